/** Paper and graphite, in light and dark; one accent for what needs a person, green only for verified. */
export const style = `
:root{--paper:#faf7f1;--card:#fffdf9;--ink:#23211e;--soft:#5b564e;--line:#ddd6c9;--alarm:#b3341a;--good:#1f6b45;
--face:#7a4a12;--screen:#1d5c7a;--text:#5d3d86;--speech:#2f6136}
@media (prefers-color-scheme:dark){:root{--paper:#23252a;--card:#2b2e34;--ink:#ece8e0;--soft:#b6b0a5;--line:#45484f;
--alarm:#ff8d70;--good:#7fd0a4;--face:#e8b878;--screen:#86c5e6;--text:#c6a8ee;--speech:#9ad3a2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:880px;margin:0 auto;padding:48px 24px 64px}
h1,h2{font-family:Newsreader,"Iowan Old Style",Georgia,"Liberation Serif",serif;font-weight:500;letter-spacing:-.01em}
h1{font-size:36px;line-height:1.15;margin:8px 0;display:flex;gap:16px;align-items:center}
h1 svg{width:36px;height:36px;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;
stroke-linejoin:round}
h1.clean{color:var(--good)}h1.leaks{color:var(--alarm)}
h2{font-size:22px;margin:0 0 8px}
section{margin-top:40px}
.over{margin:0;color:var(--soft);font-size:13px}
.why{max-width:62ch;margin:8px 0 24px}
.count{font-size:18px;margin:0}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:16px;margin:0;padding:16px;
background:var(--card);border:1px solid var(--line);border-radius:4px}
dt{color:var(--soft);font-size:13px}dd{margin:0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:500;font-size:13px;color:var(--soft);padding:8px 16px 8px 0;border-bottom:1px solid var(--line)}
td{padding:8px 16px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td:last-child,th:last-child{padding-right:0}
.kind{padding-left:10px;border-left:4px solid}
.kind.face{border-color:var(--face)}.kind.screen{border-left-style:dashed;border-color:var(--screen)}
.kind.text{border-left-style:double;border-color:var(--text)}.kind.speech{border-left-style:dotted;border-color:var(--speech)}
.entity,.none{color:var(--soft)}
.ok{color:var(--good)}.bad{color:var(--alarm);font-weight:600}
code{font:12px/1.5 ui-monospace,"SF Mono",Consolas,monospace;overflow-wrap:anywhere}
.strip{display:block;width:100%;height:40px;background:var(--card);border:1px solid var(--line);border-radius:4px}
.strip path{stroke:var(--line)}.strip .leak{fill:var(--alarm)}.strip .doubt{fill:var(--soft)}
.ends{display:flex;justify-content:space-between;gap:16px;margin:4px 0 0;color:var(--soft);font-size:13px}
.legend i{display:inline-block;width:10px;height:10px;margin:0 4px 0 12px}
i.leak{background:var(--alarm)}i.doubt{background:var(--soft)}
ul{padding-left:20px;margin:0}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--alarm:#a02a12;--good:#175638}
main{max-width:none;padding:0}section{break-inside:avoid-page;margin-top:24px}tr{break-inside:avoid}}
`
