using System.CommandLine;
using Bayes.Figures;
using Bayes.Plots;

namespace Bayes.Cli;

/// <summary><c>bayes plot</c>: figures of a saved fit, each as SVG with its data as CSV.</summary>
internal static class PlotCommand
{
    private const string List = "list";

    public static Verb Build(ConsoleEnvironment environment)
    {
        SavedFit fit = new();
        Option<IReadOnlyList<string>> figures = OptionKinds.Texts("--figure", "NAME,…", "which figures, or 'list' for their names [all that apply]").Suggesting(FigureCatalogue.Kinds.Select(k => k.Name));
        Option<IReadOnlyList<string>> parameters = OptionKinds.Texts("--parameters", "NAME,…", "what figures of draws show, by names in the draws; sd_* stands for all that begin so [the population's]");
        Option<string?> folder = OptionKinds.Text("--out", "FOLDER", "where the files go");
        Option<OutputFormat> format = OutputOptions.Format(OutputFormat.Text, OutputFormat.Json, OutputFormat.Csv);
        Verb verb = new(
            fit.Of("plot", "Draw figures of a saved fit, each as SVG with the data behind it as CSV."),
            "DIR --out FOLDER [options]",
            [new OptionGroup("Figures", figures, parameters, folder), new OptionGroup("Output", format), fit.Group],
            "bayes plot fits/epilepsy --figure trace,rank,caterpillar --out figures",
            "bayes plot fits/epilepsy --figure predictions --format csv");
        verb.Command.SetAction(parsed =>
        {
            string[] asked = Split(parsed.GetValue(figures)!);
            if (asked is [List])
            {
                int width = FigureCatalogue.Kinds.Max(k => k.Name.Length);
                foreach (FigureKind kind in FigureCatalogue.Kinds)
                {
                    environment.Out.Write($"{kind.Name.PadRight(width)}  {kind.Shows}\n");
                }

                return ExitCode.Success;
            }

            OutputFormat form = parsed.GetValue(format);
            string? target = parsed.GetValue(folder);
            if (target is null && form == OutputFormat.Text)
            {
                throw new UsageException("--out is missing. Name the folder for the figures: --out FOLDER, or print the data behind them: --format csv.");
            }

            foreach (string name in asked.Where(a => FigureCatalogue.Kinds.All(k => k.Name != a)))
            {
                throw new UsageException($"there is no figure '{name}'. There are {string.Join(", ", FigureCatalogue.Kinds.Select(k => k.Name))}.");
            }

            PosteriorFit opened = fit.Open(parsed);
            string[] names = Split(parsed.GetValue(parameters)!);
            List<(Figure Figure, string? File)> made = [];
            foreach (string kind in asked.Length > 0 ? asked : [.. FigureCatalogue.Kinds.Where(k => !k.OnRequest).Select(k => k.Name)])
            {
                IReadOnlyList<Figure> ofKind = Make(opened, kind, names, environment.Cancellation);
                if (ofKind.Count == 0 && asked.Length > 0)
                {
                    environment.Error.Write($"no figure '{kind}': {FigureCatalogue.WhyNot(kind)}\n");
                }

                foreach (Figure figure in ofKind)
                {
                    string? file = target is null ? null : FigureFiles.Write(target, figure, "--out");
                    made.Add((figure, file));
                    environment.Out.Write(form == OutputFormat.Text ? $"{file}\n" : "");
                }
            }

            environment.Out.Write(form switch
            {
                OutputFormat.Json => FigureJson.Write(made),
                OutputFormat.Csv => FigureCsv.Write(made.Select(m => m.Figure)),
                _ => "",
            });
            environment.Out.Flush();
            return ExitCode.Success;
        });
        return verb.WithOptions();
    }

    private static IReadOnlyList<Figure> Make(PosteriorFit fit, string kind, string[] parameters, CancellationToken cancellation)
    {
        try
        {
            return FigureCatalogue.Make(fit, kind, parameters, cancellation);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static string[] Split(IReadOnlyList<string> texts) =>
        [.. texts.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
}
