using System.Globalization;
using Bayes.Checks;
using Bayes.Comparison;
using Bayes.Figures;
using Bayes.Trust;
using static Bayes.Report.HtmlText;

namespace Bayes.Report;

/// <summary>The sections of a report, in the order in which a reader asks.</summary>
internal sealed class ReportSections(FitReport report, ReportPage page)
{
    private readonly FitDescription _fit = report.Fit.Description;
    private readonly ModelDescription _model = report.Fit.Description.Model;

    public void WriteAll()
    {
        Head();
        Model();
        Data();
        Results();
        Draws();
        if (report.Comparison is { } comparison)
        {
            Agreement(comparison);
        }

        if (report is { Predictive: { } predictive, Residuals: { } residuals, CrossValidation: { } loo })
        {
            Checks(predictive, residuals, loo);
        }

        Priors();
        Methods();
        Reproduce();
    }

    private void Head()
    {
        page.Add($"<h1>{Escape(_model.Formula)}</h1>\n");
        page.Add(Paragraph(string.Create(CultureInfo.InvariantCulture, $"{Capital(FamilyNames.InProse(_model.Family))} {ModelInWords.Sort(report.Model.Family)}, {_model.Link} link; {_model.Rows} rows{(_model.Data is null ? "" : $" of {_model.Data}")}. Made by {FitStore.Generator}."), "lead"));
        page.Add("<div class=\"verdicts\">\n");
        foreach (ReportAnswer answer in report.Answers)
        {
            page.Add(Card(answer));
        }

        page.Add("</div>\n");
    }

    private static string Card(ReportAnswer answer) =>
        $"<div class=\"verdict {(answer.Ok ? "good" : "bad")}\"><h3>{Escape(answer.Question)}</h3><p class=\"word\">{Escape(answer.Answer)}</p><p>{Escape(answer.Text)}</p></div>\n";

    private void Model()
    {
        page.Section("model", "The model");
        page.Add(Paragraph(ModelInWords.Of(report.Model, report.Check)));
        page.Add(Code(_model.Formula));
        page.Add(MathMl.Block(report.Check.Equations.Where(e => e.Part != EquationParts.Prior)));
        string[] where = [.. report.Check.Equations.Where(e => e.Part != EquationParts.Prior && e.Where is not null).Select(e => e.Where!).Distinct(StringComparer.Ordinal)];
        page.Add(Paragraph($"{string.Join("; ", where)}{(where.Length > 0 ? ". " : "")}Normal(m, s) has standard deviation s{(report.Check.Equations.Any(e => e.Right.StartsWith("MultiNormal", StringComparison.Ordinal)) ? ", MultiNormal(m, Σ) covariance Σ" : "")}.", "soft"));
    }

    private void Data()
    {
        page.Section("data", "The data");
        string dropped = _model.RowsDropped == 0
            ? "none were dropped"
            : string.Create(CultureInfo.InvariantCulture, $"{_model.RowsDropped} were dropped for missing values ({string.Join(", ", _model.MissingByColumn.Select(c => $"{c.Key} in {c.Value}"))})");
        page.Add(Paragraph(string.Create(CultureInfo.InvariantCulture, $"{(_model.Data is null ? "A table made in memory" : _model.Data)}: {_model.Rows} rows were used, {dropped}. {Response()}")));
        if (_model.DroppedColumns.Count > 0)
        {
            page.Add(Paragraph($"Left out, because other columns determine them: {string.Join(", ", _model.DroppedColumns)}."));
        }

        page.Add(FigureCatalogue.Make(report.Fit, "data"));
        if (report.Check.Groups.Count > 0)
        {
            page.Add(Table(
                "Groups", ["factor", "groups", "rows: smallest", "median", "largest"],
                report.Check.Groups.Select(g => (string[])[g.Name, Number(g.Levels), Number(g.SmallestGroup), Number(g.MedianGroup), Number(g.LargestGroup)])));
        }

        page.Add(Table(
            "Columns of the design", ["column", "mean", "sd", "min", "max"],
            report.Check.Columns.Select(c => (string[])[ModelHeading.OfTerm(_model, c.Parameter, c.Label), Number(c.Mean), Number(c.Sd), Number(c.Min), Number(c.Max)])));
        page.Add(List(report.Check.Factors.Select(f => f.Reference is { } reference
            ? $"{f.Column}: {f.Coding} coding, compared with {reference}; levels {string.Join(", ", f.Levels.Take(12))}{(f.Levels.Count > 12 ? ", …" : "")}"
            : $"{f.Column}: {f.Coding}; levels {string.Join(", ", f.Levels.Take(12))}{(f.Levels.Count > 12 ? ", …" : "")}")));
        if (report.Check.Warnings.Count > 0)
        {
            page.Heading("Warnings before the fit");
            page.Add(List(report.Check.Warnings.Select(w => $"{w.Severity}: {w.Text} {w.NextStep}")));
        }
    }

    private string Response()
    {
        ResponseReport response = report.Check.Response;
        return response.Levels is { } levels
            ? $"{response.Label}: {string.Join(", ", levels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Level} in {l.Rows} rows")))}."
            : string.Create(CultureInfo.InvariantCulture, $"{response.Label}: {(response.Trials is { } trials ? $"successes, {trials} trials in all; " : "")}mean {Number(response.Mean)}, sd {Number(response.Sd)}, from {Number(response.Min)} to {Number(response.Max)}.");
    }

    private void Results()
    {
        page.Section("results", "Results");
        page.Add(FigureCatalogue.Make(report.Fit, "coefficients"));
        foreach (IGrouping<string, SummaryRow> predictor in Rows(QuantityKinds.Coefficient).GroupBy(r => r.Quantity.Parameter))
        {
            Summaries(ModelHeading.OfCoefficients(_model, predictor.Key), predictor);
        }

        if (report.Comparison is { PopulationAveraged.Count: > 0 } comparison)
        {
            page.Heading("Averaged over the population");
            page.Add(Paragraph(_model.Link == "identity"
                ? "With the identity link, coefficients averaged over the population are those above, and what differs is Monte Carlo error. GEE estimates them without a distribution of group effects."
                : "The coefficients above compare members of one group. Averaged over groups, the same effects are these: the group effects are integrated out draw by draw. They answer another question; say which of the two you report."));
            page.Add(ReportTables.PopulationAveraged(comparison));
            page.Add(ComparisonFigure.Of(comparison).Skip(1));
        }

        page.Add(FigureCatalogue.Make(report.Fit, "predictions"));
        if (_model.Groups.Count > 0)
        {
            page.Heading("Differences between groups");
            page.Add(FigureCatalogue.Make(report.Fit, "variance"));
            foreach (GroupDescription group in _model.Groups)
            {
                Summaries(ModelHeading.OfGroup(_model, group), Rows(QuantityKinds.StandardDeviation, QuantityKinds.Correlation).Where(r => r.Quantity.Group == group.Name));
            }

            Summaries("Variance components", report.Summary.Derived);
            page.Add(FigureCatalogue.Make(report.Fit, "caterpillar"));
            page.Add(FigureCatalogue.Make(report.Fit, "intercept-slope"));
            page.Add(FigureCatalogue.Make(report.Fit, "group-qq"));
        }

        Summaries("Family parameters", Rows(QuantityKinds.FamilyParameter));
    }

    private void Draws()
    {
        page.Section("draws", "Can the draws be trusted?");
        SamplerDescription sampler = _fit.Sampler;
        page.Add(Paragraph($"{(report.Summary.Verdict.Ok ? "Yes. " : "")}{ReportAnswer.OfDraws(report)}"));
        page.Add(List(report.Summary.Verdict.Messages.Select(m => $"{m.Text} {m.NextStep}")));
        page.Add(Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{sampler.Kernel}; {sampler.Chains} chains, {sampler.WarmupMade} warmup iterations and {sampler.Draws} draws each{(sampler.Thin > 1 ? $", every {sampler.Thin}th kept" : "")}, seed {sampler.Seed}; {sampler.Seconds.Total:0.0} s, {sampler.Gradients} gradients."), "soft"));
        page.Add(ReportTables.Convergence(_model, report.Summary.Parameters));
        foreach (string figure in (ReadOnlySpan<string>)["trace", "rank", "pairs", "energy", "ess"])
        {
            page.Add(FigureCatalogue.Make(report.Fit, figure));
        }
    }

    private void Agreement(ModelComparison comparison)
    {
        page.Section("agreement", "Do the methods agree?");
        AgreementVerdict verdict = comparison.Verdict;
        page.Add(Paragraph(verdict.Sentence));
        page.Add(List([.. verdict.Reasons, $"Believe: {verdict.Believe}", $"Next: {verdict.NextStep}", .. verdict.Notes.Select(n => $"Note: {n.Text}"), .. comparison.Missing.Select(m => $"Without {m.Key}: {m.Value}")]));
        page.Add(ReportTables.Conditional(comparison));
        page.Add(Paragraph("A posterior mean is no maximum: where a posterior is skewed, as that of a standard deviation is, its mean lies to the side of the longer tail, and the prior pulls besides. The two stand side by side and are not expected to be equal. The difference is that of the draws from the integral, in posterior standard deviations; below 0.1 is agreement.", "soft"));
        page.Add(ComparisonFigure.Of(comparison).Take(1));
    }

    private void Checks(PredictiveReport predictive, ResidualReport residuals, LooReport loo)
    {
        page.Section("checks", "Does the model fit the data?");
        Found("Simulated data", predictive.Verdict, "Every statistic of the data lies where simulations of the model have it.");
        page.Add(Table(
            "Statistics of the data among simulated data", ["", "data", "simulated: 5%", "median", "95%", "share above"],
            predictive.Check.Statistics.Select(t => (string[])[t.Name, Number(t.Observed), Number(t.Quantile(0.05)), Number(t.Quantile(0.5)), Number(t.Quantile(0.95)), t.P.ToString("0.000", CultureInfo.InvariantCulture)])));
        page.Add(PredictiveFigures.Of(predictive, report.Model));
        Found("Simulated residuals", residuals.Verdict, "The data look like simulations of the model.");
        page.Add([ResidualFigure.Of(residuals)]);
        Found("Leave-one-out cross-validation", loo.Verdict, "All estimates can be relied on.");
        page.Add(Table(
            "", ["", "estimate", "standard error"],
            [
                ["elpd_loo", Fixed(loo.Loo.Elpd.Value), Fixed(loo.Loo.Elpd.StandardError)],
                ["p_loo", Fixed(loo.Loo.P.Value), Fixed(loo.Loo.P.StandardError)],
                ["looic", Fixed(loo.Loo.Looic.Value), Fixed(loo.Loo.Looic.StandardError)],
            ]));
        page.Add([ParetoFigure.Of(loo.Loo)]);
    }

    private void Found(string title, Verdict verdict, string otherwise)
    {
        page.Heading(title);
        page.Add(verdict.Messages.Count == 0 ? Paragraph(otherwise) : List(verdict.Messages.Select(m => $"{m.Text} {m.NextStep}")));
    }

    private static string Fixed(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private void Priors()
    {
        page.Section("priors", "Priors");
        page.Add(Table("", ["parameter", "prior", "source"], _fit.Priors.Select(p => (string[])[p.Parameter, p.Prior, p.Source]), ofWords: true));
        if (_fit.Priors.Any(p => p.Class == "Intercept"))
        {
            page.Add(Paragraph("The prior of the intercept is that of the design with centred columns.", "soft"));
        }

        page.Add(FigureCatalogue.Make(report.Fit, "prior"));
    }

    private void Methods()
    {
        page.Section("methods", "For the methods section of a paper");
        page.Add($"<blockquote>{Paragraph(MethodsParagraph.Of(report.Fit, report.Model, report.Summary, report.Comparison))}</blockquote>\n");
        page.Add(Paragraph("Conditional and population-averaged effects are both stated, because readers take the one for the other. Keep the one that your question asks for, or both, and call each by its name.", "soft"));
    }

    private void Reproduce()
    {
        page.Section("reproduce", "How to make it again");
        string model = FitCommandLine.Model(_fit, report.Model);
        page.Add(Paragraph($"{FitStore.Generator}. The same seed gives the same draws, whatever the number of cores. The columns of the data that the model uses are kept beside the draws, in data.csv."));
        page.Add(Code($"bayes fit {model} {FitCommandLine.Sampling(_fit.Sampler)} --out FIT\nbayes report FIT --out report.html"));
        if (report.Comparison is not null)
        {
            page.Add(Code($"bayes compare {model} {FitCommandLine.Sampling(_fit.Sampler)}"));
        }
    }

    private void Summaries(string title, IEnumerable<SummaryRow> rows) => page.Add(ReportTables.Summary(title, rows, report.Summary.Level));

    private IEnumerable<SummaryRow> Rows(params string[] kinds) => report.Summary.Parameters.Where(r => kinds.Contains(r.Quantity.Kind, StringComparer.Ordinal));

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "";
}
