import { shownNumber as n } from '../words/wording.ts';
import type { English } from './en.ts';
import { inPlace, orderZh } from './order-zh.ts';

const METHODS = { 'wagner-whitin': '瓦格纳-惠廷', 'silver-meal': '西尔弗-米尔' } as const;

const PER = { day: '本日', week: '本周' } as const;

const servedWords = (kind: 'fill' | 'cycle', isValue: boolean, service: number, stock: number) =>
  `${kind === 'fill' ? '需求满足率' : '周期服务水平'}${n(service * 100)}%、${isValue ? '库存价值' : '库存'}${n(stock)}`;

/** The phrases of decisions, alerts and findings, in Chinese. */
export const zh: English = {
  position: (a) =>
    `库存位置${n(a.position)}（在手${n(a.onHand)}，在途${n(a.onOrder)}，已分配${n(a.allocated)}${a.backorders === 0 ? '' : `，欠货${n(a.backorders)}`}${inPlace(a)}）`,
  isAbove: (a) => `${a.stock}高于${a.point}；无需订货。`,
  isEnough: (a) => `${a.stock}不高于${a.point}，但不低于补货上限${n(a.upTo)}；无需订货。`,
  isOrdered: (a) => `${a.stock}不高于${a.point}；补货至${n(a.upTo)}${a.made}：${a.lot}。`,
  waits: (a) => `${a.stock}：${a.why}。`,
  noMinMax: () => '未设最低与最高库存，无法据此订货',
  noDemand: () => '尚未见到需求，也未设最低与最高库存',
  tooFewFirsts: () => '尚无人需要，其他品项首次被需要的情况也所知太少，不足以据此备货，也未设最低与最高库存',
  lot: (a) =>
    `${n(a.needed)}${a.minimum === null ? '' : `，提高到最小订货量${n(a.minimum)}`}${a.rounded === null ? '' : `，按每包${n(a.pack)}个向上取整为${n(a.rounded)}`}`,
  minimum: (a) => `最低库存${n(a.min)}`,
  maximum: () => '（最高库存）',
  reorderPoint: (a) => `再订货点${n(a.level)}＝${a.words}`,
  dormant: () => '再订货点0（预计一年不足1个）',
  unasked: (a) =>
    `再订货点${n(a.level)}，即今天之前${n(a.knownDays)}天虽无人需要仍备${n(a.units)}个：按最近一年首次被需要的${n(a.firsts)}个品项，此类品项在${n(a.days)}天内被需要的占${n(a.chance * 100)}%`,
  aLotAbove: (a) => `（${n(a.level)}＋${n(a.quantity)}${a.words}${a.isRounded ? '，向上取整' : ''}）`,
  missing: (a) => `再订货点${n(a.level)}＝补货上限${n(a.upTo)}－${n(a.units)}${a.words}${a.isRaised ? '，不低于0' : ''}`,
  levelMade: (a) => `（${a.isRounded ? `${n(a.level)}，向上取整；` : ''}${a.words}）`,
  cheapest: (a) => `（订货成本相当于${n(a.quantity)}${a.words}时最省的水平${a.grain === 1 ? '' : `，以${n(a.grain)}个为一级`}）`,
  forDays: (a) => `（${n(a.days)}天的需求）`,
  forecastMean: (a) => `${n(a.days)}天预测${n(a.mean)}`,
  observedMean: (a) =>
    `${n(a.days)}天预计${n(a.mean)}（迄今${a.isCounted ? '' : `${n(a.observedDays)}天`}见到${n(a.units)}个${a.isCounted ? `，按${n(a.observedDays)}天计` : ''}）`,
  served: (a) => `${a.mean}＋安全库存${n(a.safety)}（${a.target}）`,
  cover: (a) => `${a.mean}，比提前期与检查期多${n(a.safetyDays)}天`,
  cycleService: (a) => `服务水平${n(a.level * 100)}%`,
  fillService: (a) => `需求满足率${n(a.level * 100)}%`,
  costService: (a) => `服务水平${n(a.level * 100)}%，与缺货成本相称`,
  timeService: (a) => `${n(a.level * 100)}%的时间不缺货`,
  daysOfDemand: (a) => `，即${n(a.days)}天的需求`,
  economic: () => '，即经济订货批量',
  economicAtPrice: (a) => `，即${n(a.from)}个起价格下的经济订货批量`,
  sizedLot: (a) => `，即${n(a.days)}天的${METHODS[a.method]}批量`,
  notYetChosen: (a) => `${a.point}（模拟选定之前按再订货点策略）`,
  byChoice: (a) =>
    `${a.point}（${a.safety === null ? '按再订货点策略' : `安全系数${n(a.safety)}`}，由${n(a.items)}个品项${n(a.days)}天的模拟选定：${a.found}）`,
  foundCost: (a) => `最近${n(a.days)}天，如此选择的成本为${n(a.cost)}，再订货点策略为${n(a.pointCost)}`,
  foundService: (a) =>
    `最近${n(a.days)}天，如此选择为${servedWords(a.kind, a.isValue, a.service, a.stock)}，再订货点策略为${servedWords(a.kind, a.isValue, a.pointService, a.pointStock)}`,
  recordMean: (a) => `${n(a.days)}天的记录${n(a.mean)}`,
  plusSafety: (a) => `${a.mean}${a.safety < 0 ? `－${n(-a.safety)}` : `＋安全库存${n(a.safety)}`}`,
  coveringDays: (a) => `${a.words}（覆盖${n(a.days)}天）`,
  inShares: (a) => `${n(a.forecastShare)}×（${a.forecast}）＋${n(a.recordShare)}×（${a.record}）`,
  timesEconomic: (a) => `，即经济订货批量${n(a.quantity)}的${n(a.factor)}倍`,
  lowStock: (a) => `${a.sku}可用${n(a.available)}（在手${n(a.onHand)}，已分配${n(a.allocated)}），${a.limit}；在途${n(a.onOrder)}。`,
  lessThanNothing: () => '已低于零',
  belowLimit: (a) => `${a.isOut ? '已用完，且' : ''}低于${n(a.threshold)}，即再订货点${n(a.reorderPoint)}的${n(a.fraction)}倍`,
  runsOut: (a) =>
    `${a.sku}${a.inDays <= 0 ? '已用完' : `可能在${n(a.inDays)}天后用完`}，概率${n(a.probability)}：可用${n(a.available)}，${n(a.untilDays)}天内预计需求${n(a.expected)}；${a.goods}。约缺${n(a.short)}个${a.cost === null ? '' : `，损失约${a.cost}`}。`,
  nextDelivery: (a) =>
    `下一批到货${n(a.units)}个，预计在${n(a.inDays)}天后${a.overdueDays === null ? '' : `，已逾期${n(a.overdueDays)}天`}`,
  nothingOnOrder: (a) => `没有在途订货，而订货需要${n(a.days)}天`,
  overstock: (a) => `${a.sku}可用${n(a.available)}：${a.words}。`,
  neverAsked: (a) => `已知的${n(a.days)}天内无人需要`,
  beyondDemand: (a) =>
    `${a.isShelfLife ? '保质期' : ''}${n(a.days)}天内预计需求约${n(a.expected)}，多半不超过${n(a.likely)}；${a.isShelfLife ? `${n(a.excess)}个可能过期` : `超出${n(a.excess)}个`}`,
  keepingCost: (a) => `这些库存价值${a.value}，保管费每月约${a.perMonth}。`,
  lots: (a) => {
    const named = a.named.map(
      ({ lot, expiry, location, quantity }) => `${location}的${n(quantity)}个${lot === '' ? '' : `，批次${lot}`}，有效至${expiry}`,
    );
    const [verb, advice] = a.isExpired ? ['已过有效期', '请取出并扫描报废'] : ['即将到有效期', '请优先售出'];
    return `${a.sku}：在手${n(a.units)}个${a.worth === null ? '' : `（价值${a.worth}）`}${verb}（${named.join('；')}${a.more === 0 ? '' : `；另有${n(a.more)}批`}）：${advice}。`;
  },
  silentDevice: (a) => `设备${a.device}已静默${a.silent}；应每${a.limit}有一次消息。`,
  lowBattery: (a) => `设备${a.device}的电池剩余${a.percent}%：请在其静默之前更换。`,
  stuckSensor: (a) => `传感器${a.device}无论放什么读数都不变：已卡住。`,
  driftingSensor: (a) => `传感器${a.device}的皮重在漂移：读数比实物${a.bias < 0 ? '少' : '多'}${n(Math.abs(a.bias))}，请校准。`,
  discrepancy: (a) => `${a.location}的${a.sku}：扫描记录为${n(a.ledger)}，货架传感器显示${n(a.sensor)}，估计实有${n(a.estimate)}：请盘点。`,
  shrinkage: (a) =>
    `${a.location}的${a.sku}：自${a.since}起盘点比本地通常情况多缺${n(a.units)}个，每周${n(a.perWeek)}个${a.value === null ? '' : `（${a.value}）`}。`,
  shrinkagePattern: (a) =>
    `${{ shift: '班次', device: '设备', zone: '区域' }[a.kind]}${a.name}的损耗多于其他：自${a.since}起约多缺${n(a.units)}个，每周${n(a.perWeek)}个${a.value === null ? '' : `（${a.value}）`}，占其扫描出库量的${n(a.percent)}%。由${n(a.counts)}次盘点推算：${a.kind === 'zone' ? '该处缺失多于别处' : '其扫描较多之处缺失也较多'}；请先从此处查起，这不是证据。`,
  countsBehind: (a) =>
    `${a.of > a.counts.length ? '最近盘点' : '盘点'}：${a.counts.map(({ day, counted, expected }) => `${day}应有${n(expected)}实有${n(counted)}`).join('，')}。`,
  chosen: (a) =>
    `${a.quantity === null ? '全额订货' : `减至${n(a.quantity)}`}：${PER[a.per]}预算${a.budget}已用${a.spent}，另有${a.orders}张订单共${a.orderSum}争用余额${a.isProved ? '' : '；未能及时证明最优，按快速规则选定'}。`,
  costUnknown: (a) => `等待批准：不知道其以${a.currency}计的单价，无法计入预算。`,
  leastTooDear: (a) => `等待批准：最小订货量需${a.least}，超过${PER[a.per]}全部预算${a.budget}。`,
  budgetReached: (a) =>
    `${PER[a.per]}预算${a.budget}已用${a.spent}；${a.orders}张订单被推迟或减少，共少${a.missing}：${a.names.join('、')}${a.more === 0 ? '' : `，另有${a.more}张`}。`,
  unanswered: (a) => `${a.sku}的${n(a.quantity)}个订货已${n(a.hours)}小时无人答复；已再次发送。`,
  notSeen: (a) => `上游称收到${a.sku}共${n(a.reported)}个；本地见到${n(a.seen)}个。其余${n(a.missing)}个不再等待。`,
  rejected: (a) => `${a.sku}的${n(a.quantity)}个订货被拒绝（${a.reason}）；${n(a.hours)}小时内不再订货。`,
  diskLeft: (a) => `数据库所在磁盘仅剩${n(a.megabytes)}兆字节。`,
  recount: (a) =>
    `${a.by}：账面${a.where === '' ? '' : `在${a.where}${a.isElsewhere ? '等处' : ''}`}有${a.sku}共${n(a.onHand)}${a.unit === 'each' ? '个' : a.unit}；请清点实物。`,
  byPerson: () => '有人要求清点',
  byRestore: (a) => `库存于${a.day}从备份恢复`,
  minutes: (a) => `${n(a.count)}分钟`,
  hours: (a) => `${n(a.count)}小时`,
  ...orderZh,
};
