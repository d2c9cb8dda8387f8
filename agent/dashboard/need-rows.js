import { command } from './ask.js';
import { drawWhy } from './decision-detail.js';
import { byId, element } from './element.js';
import { nameOf } from './order-rows.js';
import { clockTime, fromNow, inUnits, span, title } from './words.js';

const VERBS = {
  'quartermaster.replenishment.expedited': 'Hurry the order of',
  'quartermaster.replenishment.cancelled': 'Cancel the order of',
};

/** Says something once, to eyes and screen readers. */
export function say(text) {
  const said = byId('said');
  said.textContent = text;
  said.dataset.shown = 'true';
  clearTimeout(say.timer);
  say.timer = setTimeout(() => delete said.dataset.shown, 6000);
}

/** Draws one row of what needs a person. `now` is the agent's clock, `done` is called after an answer has been given. */
export function drawNeed(need, { now, done }) {
  if (need.kind === 'problem')
    return row('red', 'Messages are not being recorded', need.text, 'Devices keep their messages until this is mended.');
  if (need.kind === 'degraded')
    return row(
      'amber',
      need.text.charAt(0).toUpperCase() + need.text.slice(1),
      'The agent works on without it.',
      'What is meant for upstream waits and is tried again.',
    );
  if (need.kind === 'approval') return approval(need.decision, { now, done });
  if (need.kind === 'late') return late(need.decision, now);
  const { kind, subject, sentence, raisedAt } = need.alert;
  return row(
    need.isRed ? 'red' : 'amber',
    [`${title(kind)}: ${subject} `, nameOf(need.alert)],
    sentence,
    `since ${clockTime(raisedAt)}, ${fromNow(raisedAt, now)}`,
    ...(kind === 'receipt-discrepancy' ? [writeOff(need.alert, done)] : []),
  );
}

function writeOff({ id, subject }, done) {
  const button = element(
    'button',
    {
      class: 'quiet',
      type: 'button',
      'aria-label': `Write off what is missing of order ${subject}`,
      click: async () => {
        button.disabled = true;
        try {
          const reply = await command(`page-write-off-${id}`, 'write-off', { orderId: subject });
          say(reply.ok ? 'Written off' : (reply.error ?? 'The agent did not accept that.'));
        } catch (error) {
          say(`Not sent: ${error.message}`);
          button.disabled = false;
        }
        byId('now').focus({ preventScroll: true });
        done();
      },
    },
    'Write off',
  );
  return element('div', { class: 'actions' }, button);
}

function row(tone, heading, sentence, meta, ...more) {
  return element(
    'li',
    { class: 'row', 'data-tone': tone },
    element('div', { class: 'words' }, element('h3', {}, heading), element('p', {}, sentence), element('p', { class: 'soft small' }, meta)),
    ...more,
  );
}

function late(decision, now) {
  const due = decision.expectedAt ?? decision.dueBy;
  const received = decision.received > 0 ? `${inUnits(decision.received, decision.unit)} of ` : '';
  return row(
    'amber',
    [`Order late by ${span(now - Date.parse(due))}: ${decision.sku} `, nameOf(decision)],
    `${received}${inUnits(decision.quantity, decision.unit)} ${decision.received > 0 ? 'received' : 'expected'} by ${clockTime(due)}; the order is ${decision.state}.`,
    `ordered ${clockTime(decision.decidedAt)}`,
  );
}

function approval(decision, { now, done }) {
  const actions = element('div', { class: 'actions' });
  const heading = `${VERBS[decision.type] ?? 'Order'} ${inUnits(decision.quantity, decision.unit)} × ${decision.sku}`;
  const answer = async (name, args, words) => {
    for (const control of actions.querySelectorAll('button, input')) control.disabled = true;
    try {
      const reply = await command(`page-${name}-${decision.id}`, name, { decisionId: decision.id, ...args });
      say(reply.ok ? words : (reply.error ?? 'The agent did not accept that.'));
    } catch (error) {
      say(`Not sent: ${error.message}`);
      for (const control of actions.querySelectorAll('button, input')) control.disabled = false;
    }
    // The row that held the focus is about to go.
    byId('now').focus({ preventScroll: true });
    done();
  };
  const choose = () => actions.replaceChildren(approve, reject);
  const approve = element(
    'button',
    { class: 'loud', type: 'button', 'aria-label': `Approve: ${heading}`, click: () => answer('approve', {}, `Approved: ${decision.sku}`) },
    'Approve',
  );
  const reject = element(
    'button',
    {
      class: 'quiet',
      type: 'button',
      'aria-label': `Reject: ${heading}`,
      click: () => {
        const { form, reason } = rejection(heading, {
          choose,
          send: (text) => answer('reject', text && { reason: text }, `Rejected: ${decision.sku}`),
        });
        actions.replaceChildren(form);
        reason.focus();
      },
    },
    'Reject',
  );
  choose();
  const meta = `decided ${fromNow(decision.decidedAt, now)}, wanted by ${clockTime(decision.dueBy)}, priority ${Math.round(decision.priority)}`;
  const drawn = row('accent', [`${heading} `, nameOf(decision)], decision.reason.sentence, meta, actions);
  drawn.querySelector('.words').append(drawWhy(decision));
  return drawn;
}

function rejection(heading, { choose, send }) {
  const reason = element('input', {
    type: 'text',
    maxlength: 500,
    placeholder: 'Why? (optional)',
    'aria-label': `Reason to reject: ${heading}`,
  });
  const submit = (event) => {
    event.preventDefault();
    send(reason.value.trim());
  };
  const form = element(
    'form',
    { class: 'reject', submit },
    reason,
    element('button', { class: 'danger', type: 'submit' }, 'Reject'),
    element('button', { class: 'quiet', type: 'button', click: choose }, 'Back'),
  );
  return { form, reason };
}
