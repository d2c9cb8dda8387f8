import type { AgentConfig } from '../config/schema.ts';
import { AgentError } from '../errors.ts';

/** What an agent answered to something posted to it. */
export interface Posted {
  readonly status: number;
  readonly content: unknown;
}

/** Posts JSON to the agent that works on the configuration's database; `path` from `/api` on. `instead` says what to do where it has no HTTP. Throws AgentError. */
export async function postToRunning(
  { http, database }: AgentConfig,
  asked: { readonly path: string; readonly body: unknown; readonly instead: string },
): Promise<Posted> {
  if (!http.enabled || http.port === 0)
    throw new AgentError('http-unavailable', `an agent works on ${database.path} and its HTTP has no known address: ${asked.instead}`);
  const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[http.host] ?? (http.host.includes(':') ? `[${http.host}]` : http.host);
  const headers = { 'content-type': 'application/json', ...(http.token !== undefined && { authorization: `Bearer ${http.token}` }) };
  try {
    const response = await fetch(`http://${host}:${http.port}${asked.path}`, { method: 'POST', headers, body: JSON.stringify(asked.body) });
    return { status: response.status, content: await response.json() };
  } catch (cause) {
    throw new AgentError('http-unavailable', `the running agent does not answer on ${http.host}:${http.port}`, { retryable: true, cause });
  }
}
