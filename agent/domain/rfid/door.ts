export type DoorSide = 'inside' | 'outside';
export interface DoorRead {
  readonly time: number;
  readonly side: DoorSide;
  readonly rssiDbm: number | null;
  readonly reads: number;
}
export interface DoorVisit {
  readonly x: number;
}
export interface Passage {
  readonly direction: 'in' | 'out';
  readonly time: number;
}
export function beginVisit(read: DoorRead): DoorVisit {
  throw new Error('x');
}
export function joinVisit(visit: DoorVisit, read: DoorRead): DoorVisit {
  throw new Error('x');
}
export function judgeVisit(visit: DoorVisit, quietMs: number): Passage | 'no-passage' | null {
  throw new Error('x');
}
export function belongs(visit: DoorVisit, read: DoorRead): boolean {
  throw new Error('x');
}
