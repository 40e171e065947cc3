using Bayes.Plots.Rendering;

namespace Bayes.Report;

/// <summary>The style sheet of the report: calm, readable on light and dark screens and on paper.</summary>
internal static class ReportStyle
{
    public static string Text { get; } = SvgRenderer.Style + """

        :root{color-scheme:light dark;--paper:#ffffff;--ground:#f6f6f4;--ink:#1b1e23;--soft:#59616c;--line:#dfe1e4;--link:#0067a3;--good:#007a58;--bad:#b84a00;--code:#f2f2ef}
        @media screen and (prefers-color-scheme:dark){:root{--paper:#15181d;--ground:#0f1115;--ink:#e9e7e2;--soft:#a9b0ba;--line:#2c323b;--link:#7cc4f0;--good:#3fcf9f;--bad:#ff9a57;--code:#1d2128}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
        .page{display:grid;grid-template-columns:minmax(0,1fr);max-width:1160px;margin:0 auto}
        main{background:var(--paper);padding:3rem clamp(1.25rem,5vw,4.25rem) 5rem;min-width:0}
        nav{padding:1.5rem 1.25rem 0;font-size:.875rem;line-height:1.45}
        nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1.1rem}
        nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--link);text-decoration:underline}
        @media(min-width:1020px){.page{grid-template-columns:14rem minmax(0,1fr)}nav{padding:3.4rem 1rem 0 1.25rem;position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto}nav ol{display:block}nav li{margin:0 0 .55rem}}
        h1{font-size:1.85rem;line-height:1.25;margin:0 0 .35rem;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:1.35rem;line-height:1.3;margin:3.2rem 0 .9rem;padding-top:1.1rem;border-top:1px solid var(--line);font-weight:650}
        h3{font-size:1.05rem;margin:2rem 0 .5rem;font-weight:650}
        p,ul,pre,.scroll,figure,math{margin:0 0 1.05rem}
        p,li{max-width:44rem}ul{padding-left:1.2rem}li{margin-bottom:.3rem}
        .lead{color:var(--soft);font-size:1.05rem}
        .soft{color:var(--soft);font-size:.92rem}
        a{color:var(--link)}
        .verdicts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;margin:1.8rem 0 .5rem}
        .verdict{border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:4px;padding:.85rem 1.1rem .95rem}
        .verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}
        .verdict h3{margin:0 0 .25rem;font-size:.82rem;color:var(--soft);font-weight:600}
        .verdict p{margin:0;font-size:.97rem;line-height:1.5}
        .verdict p.word{font-weight:650;margin-bottom:.2rem}.good .word{color:var(--good)}.bad .word{color:var(--bad)}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding-bottom:.4rem}
        th,td{padding:.3rem .8rem .3rem 0;text-align:right;vertical-align:top;white-space:nowrap}
        thead th{color:var(--soft);font-weight:500;border-bottom:1px solid var(--line)}
        tbody th{font-weight:500;text-align:left}thead th:first-child{text-align:left}
        tbody tr+tr th,tbody tr+tr td{border-top:1px solid var(--line)}
        table.words th,table.words td{text-align:left;white-space:normal}
        table.wide{font-size:.78rem}table.wide th,table.wide td{padding-right:.55rem}
        pre{background:var(--code);padding:.8rem 1rem;border-radius:4px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.86rem;line-height:1.5}
        code{font-family:ui-monospace,"SF Mono",Consolas,"DejaVu Sans Mono",monospace}
        blockquote{margin:0 0 1.05rem;padding:.2rem 0 .2rem 1.2rem;border-left:3px solid var(--line)}
        figure{margin:1.8rem 0 2.2rem}
        figcaption{max-width:44rem;font-size:.92rem;line-height:1.5;color:var(--soft);margin-top:.5rem}figcaption b{color:var(--ink);font-weight:650}
        .bayes-figure{display:block;max-width:calc(100% + 20px);height:auto;margin:0 -10px}
        math{display:block math;overflow-x:auto;overflow-y:hidden;padding:.2rem 0;font-size:1.02rem}
        mtable{text-align:left}mtd{padding:.22em .3em;text-align:left}mtr>mtd:first-child{text-align:right}.vector mtd{text-align:center!important}.bold{font-weight:bold}msub>:first-child,msubsup>:first-child{padding-bottom:.22em}
        details{margin:0 0 1.05rem}summary{cursor:pointer;color:var(--link);margin-bottom:.6rem}
        @media print{html{font-size:10.5pt}body,main{background:#fff}main{padding:0}nav{display:none}.page{display:block;max-width:none}figure,table,.verdict,pre{break-inside:avoid}h2,h3{break-after:avoid}details>*{display:block}a{color:inherit;text-decoration:none}}
        """;
}
