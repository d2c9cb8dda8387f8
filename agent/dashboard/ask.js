const KEY = 'quartermaster-token';
const TIMEOUT_MS = 15_000;

/** The gateway wants a token, or another one. */
export class TokenNeeded extends Error {}

/** Keeps the token until the tab is closed. */
export function keepToken(token) {
  sessionStorage.setItem(KEY, token);
}

async function request(path, options = {}) {
  const token = sessionStorage.getItem(KEY);
  const headers = { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const reply = await fetch(path, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (reply.status === 401) throw new TokenNeeded('a token is needed');
  return reply;
}

/** Reads JSON from the agent; /health answers with 503, too. */
export async function read(path) {
  const reply = await request(path);
  if (!reply.ok && reply.status !== 503) throw new Error(`${path} answered ${reply.status}`);
  const content = await reply.json();
  if ('error' in content) throw new Error(content.error);
  return content;
}

/** Gives a command and returns its reply, refusals included; the same id is done once, however often a nervous hand asks. */
export async function command(id, name, args) {
  const reply = await request('/api/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, command: name, args, by: 'operator page' }),
  });
  return await reply.json();
}
