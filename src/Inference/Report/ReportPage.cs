using System.Text;
using Bayes.Plots;
using static Bayes.Report.HtmlText;

namespace Bayes.Report;

/// <summary>Puts the sections of a report on one page.</summary>
internal sealed class ReportPage(FitReport report)
{
    private readonly StringBuilder _body = new();
    private readonly List<(string Id, string Title)> _contents = [];
    private readonly List<Figure> _figures = [];

    /// <summary>The figures on the page; those of a page that is written.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    public string Write()
    {
        ReportSections sections = new(report, this);
        sections.WriteAll();
        ModelDescription model = report.Fit.Description.Model;
        StringBuilder html = new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<link rel=\"icon\" href=\"data:,\">\n");
        html.Append($"<meta name=\"generator\" content=\"{Escape(FitStore.Generator)}\">\n<title>{Escape(model.Formula)}</title>\n<style>\n{ReportStyle.Text}\n</style>\n</head>\n<body>\n<div class=\"page\">\n<nav aria-label=\"Contents\"><ol>\n");
        foreach ((string id, string title) in _contents)
        {
            html.Append($"<li><a href=\"#{id}\">{Escape(title)}</a></li>\n");
        }

        return html.Append("</ol></nav>\n<main>\n").Append(_body).Append("</main>\n</div>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Begins a section that the table of contents lists.</summary>
    public void Section(string id, string title)
    {
        _contents.Add((id, title));
        _body.Append($"<h2 id=\"{id}\">{Escape(title)}</h2>\n");
    }

    /// <summary>A heading within a section.</summary>
    public void Heading(string title) => _body.Append($"<h3>{Escape(title)}</h3>\n");

    /// <summary>Adds HTML.</summary>
    public void Add(string html) => _body.Append(html);

    /// <summary>Adds figures with their captions under them.</summary>
    public void Add(IEnumerable<Figure> figures)
    {
        foreach (Figure figure in figures)
        {
            _figures.Add(figure);
            string svg = figure.ToSvg(new SvgOptions { WithText = false, WithStyle = false, Prefix = FormattableString.Invariant($"fig{_figures.Count}") });
            _body.Append($"<figure>\n{svg}<figcaption><b>{Escape($"Figure {_figures.Count}. {figure.Title}{(figure.Title.EndsWith('?') ? "" : ".")}")}</b> {Escape(figure.Caption)}</figcaption>\n</figure>\n");
        }
    }
}
