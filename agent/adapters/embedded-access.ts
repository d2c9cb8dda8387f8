import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may connect to the embedded broker. */
export interface BrokerUser {
  readonly username: string;
  readonly password: string;
}

/**
 * Says whether a client's credentials are good. With no users at all everybody may come in where anonymous clients may;
 * credentials that were given must fit where there are users. Takes the same time whichever part is wrong.
 */
export function createAccess(users: readonly BrokerUser[], allowAnonymous: boolean): (username?: string, password?: Uint8Array) => boolean {
  const key = randomBytes(32);
  const digest = (text: string | Uint8Array) => createHmac('sha256', key).update(text).digest();
  const known = users.map((user) => ({ username: digest(user.username), password: digest(user.password) }));
  return (username, password) => {
    if (allowAnonymous && (username === undefined || known.length === 0)) return true;
    const given = { username: digest(username ?? ''), password: digest(password ?? '') };
    let fits = false;
    for (const user of known) {
      const sameName = timingSafeEqual(user.username, given.username);
      const samePassword = timingSafeEqual(user.password, given.password);
      if (sameName && samePassword && username !== undefined) fits = true;
    }
    return fits;
  };
}
