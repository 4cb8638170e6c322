/** The styles of the page: one scale of type, one set of colours for light and one for dark. */

/** The colours of states are those of the pictures of runs. Text has a contrast of 4.5 or more in both. */
const light =
  "--page:#fff;--raised:#f6f8fa;--line:#d1d9e0;--text:#1f2328;--muted:#59636e;--link:#0969da;--accent:#0969da;--on-accent:#fff;--succeeded:#1a7f37;--running:#0969da;--waiting:#59636e;--failed:#cf222e;--skipped:#59636e;--failed-back:#fff5f5"

const dark =
  "--page:#0d1117;--raised:#151b23;--line:#3d444d;--text:#f0f6fc;--muted:#9198a1;--link:#4493f8;--accent:#1f6feb;--on-accent:#fff;--succeeded:#3fb950;--running:#4493f8;--waiting:#9198a1;--failed:#f85149;--skipped:#9198a1;--failed-back:#25171c"

export const sheet = `
:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
a{color:var(--link);text-decoration:none}
a:hover,p a{text-decoration:underline}
::placeholder{color:var(--muted);opacity:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
h1:focus,h1:focus-visible{outline:none}
code,pre,textarea{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:13px}
.skip{position:absolute;left:-999px;top:8px;padding:8px 12px;background:var(--page);border:1px solid var(--line);border-radius:6px;z-index:2}
.skip:focus{left:8px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 20px;padding:10px 24px;border-bottom:1px solid var(--line);background:var(--raised)}
.brand{color:var(--text);font-weight:600}
.brand span{color:var(--muted);font-weight:400}
.brand:hover{text-decoration:none}
header nav{display:flex;flex-wrap:wrap;gap:2px;flex:1}
header nav a{padding:5px 10px;border-radius:6px;color:var(--text)}
header nav a:hover{background:var(--line);text-decoration:none}
header nav a[aria-current]{background:var(--page);box-shadow:inset 0 0 0 1px var(--line),inset 0 -2px var(--accent)}
#connection{font-size:13px;color:var(--muted)}
#connection::before{content:"○ "}
#connection.on::before{content:"● ";color:var(--succeeded)}
#connection.off{color:var(--failed)}
#connection.off::before{content:"✗ "}
#pause{min-height:28px;padding:1px 10px;font-size:13px;background:none}
#pause[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
#down{max-width:1132px;margin:16px auto 0;padding:10px 14px;border:1px solid var(--failed);border-radius:8px;background:var(--failed-back)}
main.old{opacity:.45}
#status{position:fixed;right:16px;bottom:16px;left:16px;max-width:420px;margin:0;cursor:pointer;padding:10px 14px;border-radius:8px;background:var(--text);color:var(--page);z-index:1;overflow-wrap:anywhere}
#status:empty{display:none}
main{max-width:1180px;margin:0 auto;padding:20px 24px 64px}
.trail{display:flex;flex-wrap:wrap;gap:0 8px;font-size:13px;margin-bottom:2px}
.trail a+a::before{content:"/";padding-right:8px;color:var(--muted)}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;margin-bottom:16px}
.head button{margin-left:auto}
h1{margin:0;font-size:24px;line-height:1.25;font-weight:600;overflow-wrap:anywhere;min-width:0}
h2{margin:32px 0 10px;font-size:17px;line-height:1.3;font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-bottom:20px}
.tile{display:grid;gap:0;padding:14px 16px;border:1px solid var(--line);border-radius:8px;background:var(--raised);color:var(--text)}
.tile:hover{border-color:var(--accent);text-decoration:none}
.tile .name{font-size:13px;color:var(--muted)}
.tile .figure{font-size:28px;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
.tile .note{font-size:13px;color:var(--muted)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px 24px;margin:0 0 20px}
.facts div{min-width:0}
.facts .wide{grid-column:1/-1}
.facts dt{font-size:13px;color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:7px 14px;text-align:left;vertical-align:top;white-space:nowrap}
th{font-size:13px;font-weight:600;color:var(--muted);background:var(--raised)}
td{border-top:1px solid var(--line);max-width:520px;overflow:hidden;text-overflow:ellipsis}
th.number,td.number{text-align:right}
td.main{white-space:normal;overflow-wrap:anywhere;min-width:160px}
td.text{white-space:normal;overflow-wrap:break-word;min-width:200px}
.tall{max-height:70vh;overflow-y:auto}
.tall th{position:sticky;top:0}
tbody tr:hover{background:var(--raised)}
td.value{white-space:pre}
td.long{white-space:pre-wrap;overflow-wrap:anywhere;min-width:360px}
th .note{font-weight:400}
.null{color:var(--muted);font-style:italic}
.count{font-size:13px;color:var(--muted);margin:6px 0}
.nothing{margin:0;padding:18px;border:1px dashed var(--line);border-radius:8px;color:var(--muted)}
.under{display:block;font-size:12px;color:var(--muted);white-space:normal;min-width:72px}
.state{white-space:nowrap;font-size:13px;font-weight:600}
.state.succeeded{color:var(--succeeded)}
.state.running{color:var(--running)}
.state.waiting{color:var(--waiting)}
.state.failed{color:var(--failed)}
.state.skipped{color:var(--skipped)}
.state.running span{animation:pulse 1.6s ease-in-out infinite}
@keyframes pulse{50%{opacity:.35}}
@media(prefers-reduced-motion:reduce){.state.running span{animation:none}}
.failure{overflow-wrap:anywhere;margin:0 0 12px;padding:12px 14px;border:1px solid var(--failed);border-left-width:4px;border-radius:8px;background:var(--failed-back)}
.failure pre{border:0;background:none;padding:6px 0 0}
pre{margin:0;padding:12px 14px;border:1px solid var(--line);border-radius:8px;background:var(--raised);overflow:auto;max-height:480px;white-space:pre-wrap;overflow-wrap:anywhere}
.picture svg{display:block;margin-top:-22px}
.picture .rv-title{display:none}
.picture .rv-page{fill:none}
button,input,select,textarea{font:inherit;color:inherit}
button{min-height:34px;padding:4px 14px;border:1px solid var(--line);border-radius:6px;background:var(--raised);cursor:pointer}
button:hover{border-color:var(--accent)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
button.danger{color:var(--failed)}
button[aria-busy]{opacity:.6}
input,select,textarea{min-height:34px;padding:4px 10px;border:1px solid var(--line);border-radius:6px;background:var(--page);max-width:100%}
textarea{display:block;width:100%;padding:10px 12px;line-height:1.5;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:13px;resize:vertical}
label{color:var(--muted);font-size:13px}
label input,label select{display:block;margin-top:2px;font-size:15px;color:var(--text)}
.meanings{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:8px 24px;margin:8px 0 16px}
.meanings dt{font-weight:600}
.meanings dd{margin:0;color:var(--muted)}
summary{cursor:pointer;color:var(--link)}
details{margin-bottom:16px}
.fields{display:flex;flex-wrap:wrap;align-items:flex-end;gap:12px;margin:12px 0}
.hint{color:var(--muted);font-size:13px;padding-bottom:7px}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:16px}
.pending{list-style:none;margin:0 0 10px;padding:0;border:1px solid var(--failed);border-radius:8px}
.pending li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px;padding:7px 14px;overflow-wrap:anywhere}
.pending li+li{border-top:1px solid var(--line)}
#result{margin-top:16px}
@media(max-width:640px){
header{padding:10px 16px;gap:4px 12px}
header nav{order:3;flex-basis:100%}
header nav a{padding:5px 8px}
#connection{margin-left:auto}
main{padding:16px 16px 64px}
h1{font-size:21px}
.spare{display:none}
.tiles{grid-template-columns:1fr 1fr}
.facts{grid-template-columns:1fr 1fr}
th,td{padding:7px 6px}
#down{margin:16px 16px 0}
time span{white-space:nowrap}
table{font-size:14px}
td.main{min-width:110px}
td.text{min-width:120px}
td.long{min-width:220px}
.state,td time{white-space:normal}
.meanings{grid-template-columns:1fr}
}
@media(max-width:430px){
.brand span{display:none}
}
`
