using System.CommandLine;
using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Estimation.Bootstrap;
using Bayes.Estimation.Testing;
using Bayes.Models;
using Bayes.Models.Data;

namespace Bayes.Cli;

/// <summary><c>bayes test</c>: tests a model within a larger one by the ratio of their likelihoods.</summary>
internal static class TestCommand
{
    public static Verb Build(ConsoleEnvironment environment)
    {
        ModelOptions model = new(withPriors: false);
        LikelihoodOptions likelihood = new();
        ResultOptions output = new("a fit or the bootstrap cannot be used");
        Option<string?> against = OptionKinds.Text("--against", "FORMULA", "the smaller model, such as \"y ~ x + (1 | g)\"");
        Option<string?> drop = OptionKinds.Text("--drop", "TERM", "test the model without this term of it, such as \"trt:time\" or \"time | id\"");
        BootstrapCliOptions bootstrap = new("p value");
        Verb verb = new(
            model.Of("test", "Test a smaller model within a larger one by the ratio of their likelihoods."),
            "\"FORMULA\" --against \"FORMULA\" --data FILE --family NAME[:link] [options]",
            [
                .. model.Groups,
                new OptionGroup("Test", [against, drop, .. bootstrap.All]),
                new OptionGroup("Likelihood", likelihood.Unrestricted),
                new OptionGroup("Output", output.All),
            ],
            "bayes test \"count ~ trt * time + offset(log(weeks)) + (1 + time | id)\" --drop \"time | id\" --data examples/data/epilepsy.csv --family poisson",
            "bayes test \"use ~ age + urban + (1 | district)\" --against \"use ~ urban + (1 | district)\" --data examples/data/contraception.csv --family bernoulli");
        verb.Command.SetAction(parsed =>
        {
            EstimationOptions options = likelihood.Read(parsed, output.Level(parsed));
            BootstrapOptions? replicates = bootstrap.Read(parsed, output.Level(parsed));
            (ModelSpec larger, Table data) = model.Read(parsed);
            ModelSpec smaller = (parsed.GetValue(against), parsed.GetValue(drop)) switch
            {
                (null, null) => throw new UsageException("--against or --drop is missing. Name the smaller model: --against \"y ~ x + (1 | g)\", or the term to leave out: --drop \"x | g\"."),
                (string formula, null) => Model.Parse(formula, larger.Family, data.Columns.Select(c => c.Name)),
                (null, string term) => DroppedTerm.From(larger, term),
                _ => throw new UsageException("--against and --drop both name the smaller model; leave one of them out."),
            };
            MaximumLikelihoodFit full = LikelihoodFitting.Run(model.Bind(parsed, larger, data), options, environment.Cancellation);

            // A ladder may end on different rungs, and likelihoods by different rules cannot be compared.
            MaximumLikelihoodFit reduced = LikelihoodFitting.Run(model.Bind(parsed, smaller, data), options with { Points = full.Points }, environment.Cancellation);
            if (replicates is null)
            {
                TestSummary plain = TestSummary.Of(LikelihoodRatioTest.Compare(reduced, full), model.Source(parsed));
                return output.Print(environment, parsed, plain.Ok, plain.ToText, plain.ToJson, plain.ToCsv);
            }

            BootstrapTest test = ParametricBootstrap.Test(
                reduced, full, replicates, bootstrap.Progress(environment, parsed), environment.Cancellation);
            TestSummary summary = TestSummary.Of(test, model.Source(parsed));
            int code = output.Print(environment, parsed, summary.Ok, summary.ToText, summary.ToJson, summary.ToCsv);
            return test.Cancelled ? ExitCode.Cancelled : code;
        });
        return verb.WithOptions();
    }
}
