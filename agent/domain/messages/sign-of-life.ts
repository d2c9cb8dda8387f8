import { isObject } from './payload-json.ts';

/** What a reader says of one of its antennas, by its port: whether it is disconnected, and hears nothing. */
export interface AntennaSign {
  readonly antenna: number;
  readonly isDeaf: boolean;
}

/** What a message tells of whether its device reads tags now, and of its antennas; the former only where it brings no new read. */
export interface SignOfLife {
  readonly isListening?: boolean;
  /** Of the antennas that it tells of; the others are as they were. */
  readonly antennas?: readonly AntennaSign[];
}

/** Gathers what the entries of one message tell. */
export interface SignsOfLife {
  /** An entry that tells of the device; `isListening` absent: it is about something else. */
  tells(sign: SignOfLife): void;
  /** A read that is new, even one of which nothing can be made: it speaks for itself, and its antenna hears. */
  reads(antenna?: number): void;
  /** Of several signs the last counts; where a read came, or no entry at all, only what is told of antennas. */
  told(): SignOfLife;
}

/** Signs of the message that is being read. */
export function gatherSigns(): SignsOfLife {
  let hasRead = false;
  let isListening: boolean | null = null;
  const deaf = new Map<number, boolean>();
  return {
    tells(sign) {
      isListening = sign.isListening ?? isListening ?? false;
      for (const { antenna, isDeaf } of sign.antennas ?? []) deaf.set(antenna, isDeaf);
    },
    reads(antenna) {
      hasRead = true;
      if (antenna !== undefined) deaf.delete(antenna);
    },
    told: () => ({
      ...(!hasRead && isListening !== null && { isListening }),
      ...(deaf.size > 0 && { antennas: [...deaf].map(([antenna, isDeaf]) => ({ antenna, isDeaf })) }),
    }),
  };
}

/** Whether the radio of a Zebra reader is on and which antennas it misses, by a management event of its IoT Connector (https://zebradevs.github.io/rfid-ziotc-docs, heartbeat); nothing where the event is about something else. */
export function zebraSign(type: unknown, data: Readonly<Record<string, unknown>>): SignOfLife {
  const radio = data['radio_control'];
  if (type !== 'heartbeat' || typeof radio !== 'object' || radio === null) return {};
  const { radioActivity, antennas } = radio as Readonly<Record<string, unknown>>;
  if (radioActivity === 'inactive') return { isListening: false };
  if (radioActivity !== 'active') return {};
  if (typeof antennas !== 'object' || antennas === null) return { isListening: true };
  const ports = Object.entries(antennas).filter(([port]) => /^[1-9]\d*$/.test(port));
  return { isListening: true, antennas: ports.map(([port, state]) => ({ antenna: Number(port), isDeaf: state === 'disconnected' })) };
}

/**
 * Whether an Impinj reader runs its inventory, or which of its antennas has changed, by an event of its IoT device interface (https://platform.impinj.com, inventoryStatusEvent,
 * antennaConnectedEvent, antennaDisconnectedEvent); nothing where the event is about something else.
 */
export function impinjSign(event: Readonly<Record<string, unknown>>): SignOfLife {
  const { inventoryStatusEvent: status, antennaConnectedEvent: connected, antennaDisconnectedEvent: disconnected } = event;
  if (isObject(status)) return { isListening: status['inventoryStatus'] === 'running' };
  const changed = isObject(disconnected) ? disconnected : isObject(connected) ? connected : {};
  const { antennaPort: antenna } = changed;
  const isPort = typeof antenna === 'number' && Number.isSafeInteger(antenna) && antenna > 0;
  return isPort ? { antennas: [{ antenna, isDeaf: changed === disconnected }] } : {};
}
