/** How the report looks: light or dark as the reader's system is, one column on a phone. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--card:#f6f8fa;--stock:#2f6fb2;--area:#2f6fb226;--holding:#2f6fb2;--ordering:#c98a12;--lost:#c8403a;--out:#c8403a59;--demand:#98a4b3;--mean:#14786b;--order:#c98a12}
@media(prefers-color-scheme:dark){:root{--paper:#12171d;--ink:#e3e8ee;--soft:#96a2b1;--line:#2b343f;--card:#1a2129;--stock:#6aa9e9;--area:#6aa9e92b;--holding:#6aa9e9;--ordering:#e2b04d;--lost:#ef7670;--out:#ef767066;--demand:#566373;--mean:#54c2b0;--order:#e2b04d}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:1.2rem 1rem 4rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .4rem}h3{font-size:1rem;margin:0}
p{margin:.3rem 0;color:var(--soft);max-width:72ch}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin-top:.6rem}.tall{max-height:30rem;overflow-y:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .7rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--paper)}
thead th{font-weight:600;color:var(--soft);background:var(--paper);position:sticky;top:0;z-index:1}thead th:first-child{z-index:2}
tbody tr:last-child td{border-bottom:0}td.best{font-weight:700}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--stock)}th[aria-sort=descending] button::after{content:" \\2193"}th[aria-sort=ascending] button::after{content:" \\2191"}
.costs{display:grid;grid-template-columns:max-content 1fr max-content;gap:.35rem .7rem;align-items:center;margin-top:.8rem}
.bar{display:flex;height:1rem;border-radius:3px;overflow:hidden}.bar i{display:block;min-width:0}
.holding{background:var(--holding)}.ordering{background:var(--ordering)}.lost{background:var(--lost)}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;color:var(--soft);font-size:.9rem;margin:.6rem 0}.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin-right:.35rem;vertical-align:-.1rem}
.key .k-mean{background:var(--mean)}.key .k-demand{background:var(--demand)}.key .k-stock{background:var(--stock)}.key .k-out{background:var(--out)}.key .k-order{background:var(--order)}
article{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem;margin-top:1rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:.8rem;margin-top:.5rem}
figure{margin:0}figcaption{font-size:.85rem;color:var(--soft)}figcaption b{color:var(--ink)}
svg{display:block;width:100%;height:auto}
.grid{stroke:var(--line);stroke-width:.6;fill:none}.axis{stroke:var(--soft);stroke-width:.8;fill:none}
.tick text{font-size:8.5px;fill:var(--soft)}.end{text-anchor:end}
.demand{stroke:var(--demand);fill:none}.mean{stroke:var(--mean);stroke-width:1.4;fill:none}.high{stroke:var(--mean);stroke-width:1;stroke-dasharray:3 2;fill:none}
.stock{stroke:var(--stock);stroke-width:1.2;fill:none}.area{fill:var(--area);stroke:none}.out{stroke:var(--out);fill:none}.order{fill:var(--order)}
@media(max-width:640px){.costs{grid-template-columns:1fr max-content}.costs .name{grid-column:1/-1;margin-bottom:-.3rem}th:first-child,td:first-child{min-width:7.5rem;max-width:8.5rem;white-space:normal;overflow-wrap:anywhere}th,td{padding:.35rem .5rem}}
input{font:inherit;padding:.3rem .6rem;border:1px solid var(--line);border-radius:6px;background:var(--paper);color:var(--ink);margin-top:.5rem;max-width:100%}
`;

/** What makes the table of items sortable and searchable; without it the page reads the same. */
export const SCRIPT = `
const table=document.getElementById('items'),body=table.tBodies[0];
table.tHead.addEventListener('click',event=>{
  const head=event.target.closest('th');if(!head)return;
  const at=head.cellIndex,down=head.getAttribute('aria-sort')!=='descending';
  for(const other of table.tHead.rows[0].cells)other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort',down?'descending':'ascending');
  const value=row=>{const cell=row.cells[at];return at===0?cell.textContent:Number(cell.dataset.v)};
  const rows=[...body.rows].sort((a,b)=>{const[x,y]=[value(a),value(b)];return(x<y?-1:x>y?1:0)*(down?-1:1)});
  body.append(...rows);
});
const find=document.getElementById('find');find.hidden=false;
find.addEventListener('input',()=>{const word=find.value.toLowerCase();for(const row of body.rows)row.hidden=!row.cells[0].textContent.toLowerCase().includes(word)});
`;
