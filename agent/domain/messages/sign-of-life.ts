/** What a message without a new read tells of whether its device reads tags now. */
export interface SignOfLife {
  readonly isListening?: boolean;
  /** Ports of antennas that are told as disconnected. */
  readonly deafAntennas?: readonly number[];
}

/** Gathers what the entries of one message tell. */
export interface SignsOfLife {
  /** An entry that tells of the device; `isListening` absent: it is about something else. */
  tells(sign: SignOfLife): void;
  /** A read that is new, even one of which nothing can be made: it speaks for itself. */
  reads(): void;
  /** Of several signs the last counts; nothing where a read came, or no entry at all. */
  told(): SignOfLife;
}

/** Signs of the message that is being read. */
export function gatherSigns(): SignsOfLife {
  let hasRead = false;
  let last: SignOfLife | null = null;
  return {
    tells(sign) {
      if (sign.isListening !== undefined) last = sign;
      else last ??= { isListening: false };
    },
    reads() {
      hasRead = true;
    },
    told: () => (hasRead ? {} : (last ?? {})),
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
  const deaf = Object.entries(antennas).flatMap(([port, state]) =>
    state === 'disconnected' && /^[1-9]\d*$/.test(port) ? [Number(port)] : [],
  );
  return { isListening: true, deafAntennas: deaf };
}

/** Whether an Impinj reader runs its inventory, by an event of its IoT device interface (https://platform.impinj.com, inventoryStatusEvent); nothing where the event is about something else. */
export function impinjSign({ inventoryStatusEvent: status }: Readonly<Record<string, unknown>>): SignOfLife {
  if (typeof status !== 'object' || status === null) return {};
  return { isListening: (status as Readonly<Record<string, unknown>>)['inventoryStatus'] === 'running' };
}
