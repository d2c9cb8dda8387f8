const AT = ' at ';

/** How an alert names a SKU at a location. */
export function placeName({ sku, location }: { readonly sku: string; readonly location: string }): string {
  return `${sku}${AT}${location}`;
}

/** The SKU and the location that an alert so names. */
export function placeNamed(name: string): { readonly sku: string; readonly location: string } {
  const at = name.lastIndexOf(AT);
  return { sku: name.slice(0, Math.max(0, at)), location: name.slice(at + AT.length) };
}
