import { read } from './ask.js';
import { element } from './element.js';

/** What was read of a decision is shown again for so long when its row is drawn anew. */
const FRESH_MS = 60_000;
const open = new Map();

/** Draws what opens to all that is known of a decision: read when it is opened, and still open when its row is drawn again. */
export function drawWhy({ id, sku }) {
  const inner = element('div', { class: 'story' });
  const load = async () => {
    const kept = open.get(id);
    if (kept?.story) tell(inner, kept.story);
    if (kept?.story && performance.now() - kept.readAt < FRESH_MS) return;
    try {
      const { story } = await read(`/api/decisions/${encodeURIComponent(id)}`);
      if (!open.has(id)) return;
      open.set(id, { story, readAt: performance.now() });
      tell(inner, story);
    } catch (error) {
      inner.replaceChildren(element('p', { class: 'soft small' }, `Not read: ${error.message}`));
    }
  };
  const details = element(
    'details',
    {
      class: 'why',
      open: open.has(id),
      toggle: () => {
        if (!details.open) return open.delete(id);
        if (!open.has(id)) open.set(id, {});
        return load();
      },
    },
    element('summary', { class: 'soft small', 'aria-label': `Why ${sku}, in full` }, 'Why, in full'),
    inner,
  );
  return details;
}

function tell(inner, story) {
  inner.replaceChildren(
    ...story.flatMap(({ title, lines }) => [element('h4', {}, title), element('ul', {}, ...lines.map((line) => element('li', {}, line)))]),
  );
}
