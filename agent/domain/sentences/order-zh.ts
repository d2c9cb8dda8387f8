import { shownNumber as n } from '../words/wording.ts';
import type { orderEn } from './order-en.ts';

/** What is ordered in the place of what it succeeds, as a part of a position. */
export const inPlace = ({ inPlaceOf }: { readonly inPlaceOf?: number }) =>
  inPlaceOf === undefined ? '' : `，减去代替旧品项所需${n(inPlaceOf)}`;

/** What becomes of an order after its policy has asked for it, and of transfers and reservations, in Chinese. */
export const orderZh: typeof orderEn = {
  approvalCostUnknown: (a) => `等待批准：单价未知，无法与须经人批准的限额${a.limit}比较。`,
  approvalNoCurrency: (a) => `等待批准：单价未注明币种，无法与须经人批准的限额${a.limit}比较。`,
  approvalOtherCurrency: (a) => `等待批准：单价以${a.currency}计，无法与须经人批准的限额${a.limit}比较。`,
  approvalAbove: (a) => `等待批准：订货价值${a.value}，超过须经人批准的限额${a.limit}。`,
  countsFrom: (a) =>
    `对供应商${a.supplier}，此单${a.day === null ? '今日生效' : `自${a.day}起生效，即${n(a.waitDays)}天后`}；下次可订货日为${a.nextDay}。`,
  learnedLeadTime: (a) => `提前期${n(a.days)}天，由${n(a.deliveries)}次到货得出。`,
  cheapestOffer: (a) => `向${a.supplier}订货，${a.offer}；若向${a.other}订货，则${a.otherOffer}。`,
  offerCost: (a) => `单位成本${a.cost ?? '未知'}，含${n(a.days)}天内的预计缺货`,
  supplierShare: (a) => `向${a.supplier}订货：其应占订货量的${n(a.percent)}%，落后最多，${n(a.days)}天内为${n(a.of)}中的${n(a.ordered)}。`,
  filledUp: (a) =>
    `给${a.supplier}的订单由${a.without}补足到${a.total}，${a.isShippedFree ? `以满${a.level}免运费` : `以达到最低金额${a.level}`}。`,
  goesAlone: (a) => `单价以${a.currency}计，而${a.supplier}的条款以${a.supplierCurrency}计：单独订货，不计入该供应商的最低金额。`,
  partWaits: ({ supplier }) => `待批准：不计需人工批准的部分，发往${supplier}的订单将低于其最低额。`,
  waitedForMinimum: (a) => `为凑足${a.supplier}的最低金额，已等待${n(a.days)}天。`,
  ridesAlong: (a) =>
    `库存位置${n(a.position)}，再订货点${n(a.reorderPoint)}：随给${a.supplier}的订单一并订货，该订单不含随单品项为${a.without}，${a.isShippedFree ? `满${a.level}免运费` : `最低金额为${a.level}`}；订${n(a.quantity)}个后为${n(a.sum)}，不超过上限${n(a.orderUpTo)}。`,
  belowMinimum: (a) =>
    `等待批准：给${a.supplier}的订单为${a.without}，最低金额为${a.level}，可随单的品项不足，且${a.waiting === null ? '等待的代价未知' : `等待的代价${a.waiting}超过所省的${a.saved}`}。`,
  orderWaits: (a) =>
    `给${a.supplier}的订单在等待：现为${a.without}，最低金额为${a.level}。等到${a.until}，预计缺货损失${a.waiting}；现在订货则要多付运费与库存成本${a.ordering}。`,
  fellBelow: (a) => `给${a.supplier}的订单选定后已降到${a.without}，最低金额为${a.level}，可随单的品项不足。`,
  madeOnSite: (a) => `由本地生产，需${n(a.days)}天，每批${n(a.batch)}个。`,
  leadTimeDoubt: (a) => `${a.isUnknown ? '未注明提前期' : '所注提前期为0天'}：按${n(a.days)}天计算。`,
  mostThatFits: (a) =>
    `最多放得下${n(a.most)}个：容量${n(a.capacity)}＋${n(a.days)}天预计需求${n(a.demand)}－库存位置${n(a.position)}；${a.outcome}。`,
  mostThatSells: (a) =>
    `在提前期与保质期内最多售出${n(a.most)}个：${n(a.days)}天预计需求${n(a.demand)}－库存位置${n(a.position)}；${a.outcome}。`,
  leastIsTooMuch: (a) => `最小订货量为${n(a.least)}，故不订货`,
  reducedTo: (a) => `减至${n(a.quantity)}个${a.pack === null ? '' : `，每包${n(a.pack)}个`}`,
  ofItem: (a) => `${a.sku}：`,
  houseRules: (a) => `依据本店规则：${a.names.join('、')}。`,
  ruleInDoubt: (a) => `等待批准：无法判断本店规则${a.names.join('、')}是否应暂停此单。`,
  conditionInDoubt: (a) =>
    `本店规则${a.rule}的条件对${a.sku}无法判断（${a.why ?? '所问之值未知'}）：${a.mayHold ? '可能被其暂停的订货等待批准' : '该规则不予采用'}。`,
  expedite: (a) =>
    `${a.sku}可能在${n(a.runsOutInDays)}天后用完，而在途的${n(a.units)}个预计${n(a.dueInDays)}天后才到：约缺${n(a.short)}个。`,
  expediteSaves: (a) => `若${n(a.inDays)}天后到货，则只缺${n(a.shortThen)}个，约省${a.saved}；加急费用为${a.cost}。`,
  unansweredChange: (a) =>
    `${a.kind === 'cancel' ? '取消' : '加急'}${a.sku}的${n(a.quantity)}个订货的请求已${n(a.hours)}小时无人答复；已再次发送。`,
  overtaken: (a) =>
    `${a.sku}在途的${n(a.units)}个已不再需要：没有它们，库存位置仍有${n(a.left)}（在手${n(a.onHand)}，在途${n(a.onOrder)}，已分配${n(a.allocated)}${a.backorders === 0 ? '' : `，欠货${n(a.backorders)}`}${inPlace(a)}），不低于${n(a.limit)}，即补货上限${n(a.orderUpTo)}加余量${n(a.margin)}。`,
  late: (a) => `${a.sku}的${n(a.quantity)}个原定${a.day}到货，至今未到：已迟${n(a.lateDays)}天，仍在等待。`,
  refill: (a) =>
    `拣货位${a.location}有${a.sku}共${n(a.onHand)}个${a.coming > 0 ? `，另有${n(a.coming)}个在途` : ''}，不高于补货线${n(a.refillAt)}，应补至${n(a.refillTo)}：从${a.from}移来${n(a.quantity)}个${a.pack === null ? '' : `（每包${n(a.pack)}个）`}，那里可移${n(a.free)}个。`,
  transferExpired: (a) => `${a.sku}从${a.from}到${a.to}的${n(a.requested)}个移库未按时完成：到了${n(a.moved)}个；不再等待。`,
  shortStock: (a) => {
    const named = a.named.map(({ orderRef, line, short }) => `订单${orderRef}第${line}行缺${n(short)}`);
    return `${a.sku}有${n(a.onHand)}，已预留${n(a.reserved)}；按${a.rule}分配，${n(a.lines)}行不能足额供应：${named.join('，')}${a.more === 0 ? '' : `，另有${n(a.more)}行`}。`;
  },
  nothingOfItsOwn: () => '0（其自身需求未知）',
  nothingSeenYet: () => '0（尚未见过该品项）',
  succeeded: (a) => `不再订货：由${a.successor}代替，改订该品项。`,
  successorInDoubt: (a) => {
    const unknown = a.units ? `其单位为${a.units.other}，而本品项为${a.units.own}` : '没有这个品项';
    return `等待批准：应改订${a.successor}，但${a.circle === null ? unknown : `其后继品项循环（${a.circle.join('、')}）`}。`;
  },
  approvalInPlace: (a) => `等待批准：${a.skus.join('、')}的订单须经批准。`,
  inPlaceOf: (a) => `代替不再订货的${a.items.map(({ sku, units }) => `${sku}（本应订${n(units)}个）`).join('、')}。`,
  sendInstead: (a) => `可代发：${a.items.map(({ sku, units }) => `${sku}共${n(units)}个`).join('，')}，均为其自身所需之外。`,
  shortWithout: (a) => `如此约缺${n(a.short)}个${a.cost === null ? '' : `，约损失${a.cost}`}。`,
  urgencyWithSubstitutes: () => '优先级只计代发之后仍缺的部分；订货量不因此减少。',
  allocationRule: () => '优先级、到期日、先后次序',
};
