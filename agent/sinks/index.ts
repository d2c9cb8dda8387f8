import { mqttSink } from './mqtt.ts';

/** Where decisions can go. */
export const sinks = [mqttSink] as const;
