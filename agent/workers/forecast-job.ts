import type { ForecastOutcome, ForecastRequest } from '../domain/forecast.ts';
import { forecast } from '../forecasters/forecast.ts';

/** What a worker is asked, one at a time. */
export type ForecastJob = ForecastRequest;

/** What it answers; `failure` is the message of an exception, which is a bug. */
export type ForecastAnswer = { readonly outcome: ForecastOutcome } | { readonly failure: string };

/** Does the job; never throws. */
export function answerJob(job: ForecastJob): ForecastAnswer {
  try {
    return { outcome: forecast(job) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
