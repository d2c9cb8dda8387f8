import type { Alternative } from '../replenishment/grounds.ts';
import { shownNumber as n } from '../words/wording.ts';
import { inPlace } from './order-zh.ts';
import type { Story } from './story-en.ts';

const SOURCES: Record<string, string> = {
  operator: '由操作员设定',
  config: '来自配置',
  import: '由导入得来',
  catalog: '来自目录',
  default: '无人设定，取默认值',
};
const PARAMETERS: Record<string, string> = {
  leadTimeDays: '提前期天数',
  leadTimeSdDays: '提前期的标准差天数',
  unitsPerPack: '每包数量',
  minimumOrderQuantity: '最小订货量',
  unitCostMinor: '单价（最小货币单位）',
  stockoutCostMinor: '每缺一个的成本（最小货币单位）',
  min: '最低库存',
  max: '最高库存',
  serviceLevel: '服务水平',
  serviceKind: '服务种类',
  supplier: '供应商',
};
const VALUES: Record<string, string> = { cycle: '周期服务水平', fill: '需求满足率' };
const STATES: Record<string, string> = {
  proposed: '等待批准',
  requested: '等待答复',
  accepted: '已接受',
  confirmed: '已确认',
  shipped: '在途',
  received: '已收货',
  cancelled: '已取消',
  rejected: '已拒绝',
};
const UNITS = { minute: '分钟', hour: '小时', day: '天' } as const;

function what({ kind, policy }: Pick<Alternative, 'kind' | 'policy'>): string {
  if (kind === 'ordered') return '（实际订货）';
  if (kind === 'policy') return `（策略${policy}按默认设置）`;
  return { nothing: '', 'pack-less': '（少一包）', 'pack-more': '（多一包）' }[kind];
}

/** What is told of a decision, in Chinese. */
export const storyZh: Story = {
  titles: {
    seen: '所见',
    computed: '所算',
    changed: '取整与限制',
    alternatives: '其他可能的订货',
    waiting: '不订货的代价',
    since: '此后的经过',
  },
  gap: '',
  noGrounds: '未保存此决定的依据：只知道其说明、数字与规则。',
  noOrder: '没有与之对应的订单。',
  position: (s) =>
    `库存：在手${n(s.onHand)}，在途${n(s.onOrder)}，已分配${n(s.allocated)}，欠货${n(s.backorders)}${inPlace(s)}：库存位置${n(s.position)}。`,
  substitute: (s) => `可代发${s.sku}共${n(s.units)}个，均为其自身所需之外。`,
  keptBy: (by) => ({ sensor: '以货架传感器为准。', fused: '以扫描与货架传感器的综合估计为准。', scans: '以扫描为准。' })[by],
  lastEvent: (age) => `最后一次变动在${age}前。`,
  stated: (age) => (age === null ? '其中有从未清点过的部分。' : `全部在${age}内清点过或由货架显示过。`),
  unverified: '从备份恢复后无人清点：可能有误。',
  negative: '取走的比账面多：某处有误。',
  openOrder: (o) => `在途：${n(o.units)}个${o.due === null ? '，未给日期' : `，${o.due}到`}，${STATES[o.state] ?? o.state}（${o.id}）。`,
  moreOrders: (count) => `在途：另有${n(count)}张订单。`,
  forecast: (f) => `预测模型${f.model}，${f.daysOld === 0 ? '今天作出' : `${n(f.daysOld)}天前作出`}。`,
  observed: (o) => `尚无预测：${n(o.days)}天内见到${n(o.units)}个。`,
  firstDemands: '最近一年无人需要：按其他品项首次被需要的情况计算。',
  noDemand: '对其需求一无所知：按到货前需要再订货点那么多计算。',
  demand: (d) => `提前期与检查期共${n(d.days)}天的需求：${n(d.mean)}，每天${n(d.perDay)}，标准差${n(d.sd)}。`,
  quantiles: (levels) => `${levels.map(({ level, value }) => `${n(level * 100)}%的把握不超过${n(value)}`).join('；')}。`,
  parameter: (p) =>
    `${PARAMETERS[p.name] ?? p.name}：${typeof p.value === 'number' ? n(p.value) : (VALUES[p.value] ?? p.value)}（${SOURCES[p.source] ?? p.source}${p.until === null ? '' : `，至${p.until}`}）。`,
  levels: (c) => `再订货点${n(c.reorderPoint)}${c.orderUpTo === null ? '' : `；补货至${n(c.orderUpTo)}`}。`,
  needed: (needed, quantity) => `需要${n(needed)}，订货${n(quantity)}。`,
  rules: (policy, rules) => `策略：${policy}；规则：${rules.length === 0 ? '无' : rules.join('、')}。`,
  unchanged: '无：需要多少就订了多少。',
  changedBy: (rules, was, is) => `由${n(was)}变为${n(is)}，出于其中一条规则：${rules.join('、')}。`,
  change: {
    'minimum-order': (was, is) => `由${n(was)}提高到最小订货量${n(is)}。`,
    'whole-packs': (was, is) => `由${n(was)}向上取整为${n(is)}，凑成整包。`,
    'reduced-to-budget': (was, is) => `因预算由${n(was)}减至${n(is)}。`,
  },
  over: (days) => `到下一张订单可能到货之前，共${n(days)}天：`,
  alternative: (a, money) =>
    `${a.quantity === 0 ? '不订' : `订${n(a.quantity)}个`}${what(a)}：预计缺${n(a.short)}个${a.shortMinor === null ? '' : `（${money(a.shortMinor)}）`}，剩${n(a.left)}个${a.holdingMinor === null ? '' : `（持有成本${money(a.holdingMinor)}）`}。`,
  waiting: (w) =>
    `${n(w.days)}天不订货：多缺${n(w.units)}个${w.money === null ? '' : `，合${w.money}`}。优先级${n(w.priority)}（满分100）。`,
  decided: (at) => `${at}作出决定。`,
  delivered: (at) => `${at}送达上游。`,
  undelivered: '尚未送达上游。',
  answered: (at, isRejected) => `${at}${isRejected ? '被拒绝' : '得到答复'}。`,
  unanswered: '尚无人答复。',
  approval: '正等待批准。',
  confirmed: (units) => `已确认${n(units)}个。`,
  shipped: (units) => `已发货${n(units)}个。`,
  reported: (at, units) => `${at}上游称收到${n(units)}个。`,
  receipt: (at, units) => `${at}本地见到${n(units)}个。`,
  seenInAll: (units) => `本地共见到${n(units)}个。`,
  writtenOff: (units) => `${n(units)}个不再等待。`,
  closed: (at, state, reason) => `${at}关闭：${STATES[state] ?? state}${reason === null ? '' : `（${reason}）`}。`,
  awaited: (units, due) => `还有${n(units)}个待收${due === null ? '' : `，${due}到`}。`,
  counted: (at) => `${at}已清点。`,
  notCounted: '尚无人清点。',
  age: (amount, unit) => `${n(amount)}${UNITS[unit]}`,
};
