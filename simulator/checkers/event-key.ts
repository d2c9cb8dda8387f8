/** What tells one message of a device from another. */
export function keyOf({ device, boot, seq }: { readonly device: string; readonly boot: string; readonly seq: number | null }): string {
  return `${device} ${boot} ${seq}`;
}
