/** How many units customers want on a day, counted from the start of the run; history has negative days. The same day gives the same number. */
export interface DemandModel {
  readonly name: string;
  unitsOn(day: number): number;
}
