// What the compiler leaves out, after `tsc`: migrations and the operator's page are copied, commands made executable.
import { chmodSync, cpSync, existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

for (const folder of ['agent/store/migrations', 'agent/dashboard']) {
  if (!existsSync(at(folder))) continue;
  for (const name of readdirSync(at(folder), { recursive: true })) {
    if (/\.(sql|html|css|js|svg|png|ico|webmanifest)$/.test(name)) cpSync(at(`${folder}/${name}`), at(`dist/${folder}/${name}`));
  }
}

for (const command of ['dist/agent/main.js', 'dist/simulator/main.js']) if (existsSync(at(command))) chmodSync(at(command), 0o755);
