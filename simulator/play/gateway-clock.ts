import type { Clock, Task, Timer } from '../../agent/ports.ts';

/** The clock of one machine: it may be wrong, and be set, while true time goes on. */
export interface GatewayClock extends Clock {
  /** Sets it forward or back. */
  step(byMs: number): void;
  /** By how much it is ahead of true time. */
  offset(): number;
  /** What the kernel says of it from now on. */
  setSynchronised(word: boolean | null): void;
  /** The machine is started anew. */
  reboot(): void;
}

interface Appointment {
  readonly time: number;
  readonly task: Task;
  timer: Timer;
}

/** Creates a machine's clock over true time. `lookMs`: how much each look at the stopwatch takes, so that turns end after so many messages. */
export function createGatewayClock(truth: Clock, lookMs: number): GatewayClock {
  const appointments = new Set<Appointment>();
  let offset = 0;
  let synchronised: boolean | null = true;
  let boots = 0;
  let bootedAt = truth.monotonic();
  let looked = 0;

  function plan(appointment: Omit<Appointment, 'timer'>): Timer {
    return truth.at(appointment.time - offset, () => {
      appointments.delete(appointment as Appointment);
      return appointment.task();
    });
  }

  return {
    now: () => truth.now() + offset,
    monotonic: () => truth.monotonic(),
    stopwatch() {
      looked += lookMs;
      return truth.monotonic() + looked;
    },
    after: (delayMs, task) => truth.after(delayMs, task),
    at(time, task) {
      const appointment = { time, task } as Appointment;
      appointment.timer = plan(appointment);
      appointments.add(appointment);
      return {
        cancel() {
          appointments.delete(appointment);
          appointment.timer.cancel();
        },
      };
    },
    synchronised: () => synchronised,
    boot: () => ({ id: `boot-${boots}`, upMs: truth.monotonic() - bootedAt }),
    step(byMs) {
      offset += byMs;
      for (const appointment of appointments) {
        appointment.timer.cancel();
        appointment.timer = plan(appointment);
      }
    },
    offset: () => offset,
    setSynchronised(word) {
      synchronised = word;
    },
    reboot() {
      boots++;
      bootedAt = truth.monotonic();
    },
  };
}
