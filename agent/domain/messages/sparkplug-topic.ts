/** Whose report a message is: births, values and deaths of an edge node, and of the devices behind it. */
export interface SparkplugAddress {
  readonly group: string;
  readonly type: 'NBIRTH' | 'NDATA' | 'NDEATH' | 'DBIRTH' | 'DDATA' | 'DDEATH';
  readonly node: string;
  /** "" for the node itself. */
  readonly device: string;
}

const NODE_TYPES: ReadonlySet<string> = new Set(['NBIRTH', 'NDATA', 'NDEATH']);
const DEVICE_TYPES: ReadonlySet<string> = new Set(['DBIRTH', 'DDATA', 'DDEATH']);
const OTHERS: ReadonlySet<string> = new Set(['NCMD', 'DCMD']);

/**
 * Reads a topic `spBv1.0/{group}/{type}/{node}[/{device}]` (Eclipse Sparkplug 3.0, chapter 4). `other`: a command or the state of a host application, which say nothing of
 * a shelf; null: no topic of Sparkplug B, or one with a wildcard, on which nothing is published.
 */
export function readSparkplugTopic(topic: string): SparkplugAddress | 'other' | null {
  const [namespace, group, type, node, device, ...rest] = topic.split('/');
  if (namespace !== 'spBv1.0' || !group || rest.length > 0 || /[+#]/.test(topic)) return null;
  if (group === 'STATE') return 'other';
  if (!type || !node || device === '') return null;
  if (OTHERS.has(type)) return 'other';
  if (!(device === undefined ? NODE_TYPES : DEVICE_TYPES).has(type)) return null;
  return { group, type: type as SparkplugAddress['type'], node, device: device ?? '' };
}
