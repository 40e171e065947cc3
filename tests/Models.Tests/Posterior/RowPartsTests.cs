using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Rows;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

/// <summary>Many rows are summed in parts that do not depend on the cores that help.</summary>
public sealed class RowPartsTests
{
    private const int Rows = 110_000;

    [Theory]
    [InlineData("poisson", "count ~ x + (1 | g) + (1 | h)")]
    [InlineData("bernoulli", "y ~ x + (1 + x | g)")]
    [InlineData("gaussian", "count ~ x + (1 | g)")]
    public void Spare_cores_change_no_digit_and_allocate_nothing(string family, string formula)
    {
        BoundModel model = BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), Data(Rows));
        Assert.NotNull(RowParts.Of(model.Rows, new LinearPredictors(model, model.Rows), model.Layout.Dimension, null));
        LogPosterior alone = model.CreateDensity();
        LogPosterior helped = model.CreateDensity(new SpareCores(3));
        double[] gradient = new double[model.Layout.Dimension];
        double[] expected = new double[gradient.Length];
        for (int trial = 0; trial < 40; trial++)
        {
            double[] x = Point(model, trial);
            double value = alone.Evaluate(x, expected);
            Assert.Equal(value, helped.Evaluate(x, gradient));
            Assert.Equal(expected, gradient);
        }

        double[] point = Point(model, 40);
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                helped.Evaluate(point, gradient);
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void The_parts_add_up_to_the_whole()
    {
        // Beside tenths of the rows picked out by case weights, in the rows of the data, whose likelihoods look at each outcome.
        BoundModel model = BoundModel.Bind(Model.Parse("count ~ x + (1 | g)", Family.Poisson()), Data(Rows));
        double[] x = Point(model, 1);
        double[] gradient = new double[x.Length];
        double[] expected = new double[x.Length];
        double value = model.CreateDensity().LogLikelihood(x, gradient);
        double sum = 0;
        for (int part = 0; part < 10; part++)
        {
            double[] weights = [.. Enumerable.Range(0, Rows).Select(i => i * 10L / Rows == part ? 1.0 : 0)];
            BoundModel tenth = model.WithCaseWeights(weights);
            sum += new LogPosterior(tenth, tenth.DataRows).LogLikelihood(x, expected);
        }

        Assert.Equal(sum, value, 1e-11 * Math.Abs(sum));
        double tolerance = 1e-11 * expected.Max(Math.Abs);
        Assert.All(expected.Zip(gradient), p => Assert.Equal(p.First, p.Second, tolerance));
    }

    private static double[] Point(BoundModel model, int trial)
    {
        RandomStream random = new(31, (ulong)trial);
        return [.. Enumerable.Range(0, model.Layout.Dimension).Select(_ => 0.3 * random.NextNormal())];
    }

    private static Table Data(int rows)
    {
        RandomStream random = new(23, 1);
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];
        return Table.FromColumns(
            TableColumn.Numeric("y", Draw(() => random.NextDouble() < 0.4 ? 1 : 0)),
            TableColumn.Numeric("count", Draw(() => random.NextPoisson(1.5))),
            TableColumn.Numeric("x", Draw(random.NextNormal)),
            TableColumn.Factor("g", Draw(() => Math.Floor(400 * random.NextDouble())).Select(v => $"{v}")),
            TableColumn.Factor("h", Draw(() => Math.Floor(20 * random.NextDouble())).Select(v => $"{v}")));
    }
}
