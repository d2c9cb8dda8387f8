import type { Forecast, ForecasterChoice } from './forecast.ts';

/** How the agent learns, in steps. */
export interface Learning {
  /** Every so many steps the parameters are fitted anew, the model kept. */
  readonly refitSteps: number;
  /** Every so many steps the model is chosen anew. */
  readonly chooseSteps: number;
  /** For so many steps a model chosen anew is tried beside the one that serves; 0: it serves at once. */
  readonly shadowSteps: number;
  readonly horizonSteps: number;
  readonly historySteps: number;
  /** Shorter history justifies no forecast. */
  readonly leastSteps: number;
  readonly season: number;
  readonly candidates: readonly ForecasterChoice[];
}

/** What is forecast at the end of a step: null where nothing can be justified. `stepsOld` steps of it have passed. */
export interface CurrentForecast {
  readonly forecast: Forecast | null;
  readonly stepsOld: number;
}

/** Forecasts of one item at the end of any step after the history, for a protection interval of so many steps; computed once, whoever asks. */
export type RollingForecasts = (step: number, protectionSteps: number) => CurrentForecast;
