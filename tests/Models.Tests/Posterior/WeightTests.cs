using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

/// <summary>What case weights, precision weights and rates do to the posterior, against the same model said without them.</summary>
public class WeightTests
{
    private const int Rows = 1300;

    // Priors that do not look at the data, and no intercept, whose centring does.
    private static readonly string[] FixedPriors = ["b: normal(0, 2)", "sd: half_t(3, 0, 1)"];

    [Theory]
    [InlineData("bernoulli", "yes ~ 0 + x + f + (1 + x | g)", "yes | case_weights(w) ~ 0 + x + f + (1 + x | g)")]
    [InlineData("binomial:probit", "few | trials(n) ~ 0 + x + (1 | g)", "few | trials(n) + case_weights(w) ~ 0 + x + (1 | g)")]
    [InlineData("poisson", "few ~ 0 + x + f + (1 | g)", "few | case_weights(w) ~ 0 + x + f + (1 | g)")]
    [InlineData("gaussian", "z ~ 0 + x + (1 | g)", "z | case_weights(w) ~ 0 + x + (1 | g)")]
    public void Whole_case_weights_count_a_row_as_often(string family, string plain, string weighted)
    {
        Table table = Data();
        int[] repeated = [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Repeat(row, (int)((NumericColumn)table["w"]).Values[row]))];
        Assert.InRange(repeated.Length, Rows + 1, 3 * Rows);

        (double atRows, double[] byRows) = Evaluate(Bind(plain, family, Select(table, repeated)));
        (double atWeights, double[] byWeights) = Evaluate(Bind(weighted, family, table));

        Close(atRows, atWeights);
        Assert.Equal(byRows.Length, byWeights.Length);
        for (int i = 0; i < byRows.Length; i++)
        {
            Close(byRows[i], byWeights[i]);
        }
    }

    [Fact]
    public void Case_weights_of_1_change_nothing()
    {
        (double plain, double[] byPlain) = Evaluate(Bind("z ~ 0 + x + (1 | g)", "gaussian", Data()));
        (double ones, double[] byOnes) = Evaluate(Bind("z | case_weights(1) ~ 0 + x + (1 | g)", "gaussian", Data()));

        Assert.Equal(plain, ones, 1e-12 * Math.Abs(plain));
        Assert.Equal(byPlain, byOnes);
    }

    [Fact]
    public void An_impossible_outcome_of_weight_0_does_no_harm()
    {
        Table table = Table.ParseCsv("y,n,w\n1,2,1\n0,2,0\n2,2,3\n");
        BoundModel model = BoundModel.Bind(Model.Parse("y | trials(n) + case_weights(w) ~ 1 + offset(I((w == 0) * 1e308))", Family.Binomial()), table);
        (double value, double[] gradient) = Evaluate(model);

        Assert.True(double.IsFinite(value));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Precision_weights_divide_the_residual_deviation_by_their_root(bool isPredicted)
    {
        Table table = Data();
        ModelSpec spec = Model.Parse("z | precision_weights(p) ~ 0 + x", Family.Gaussian());
        if (isPredicted)
        {
            spec = spec with { Predictors = [.. spec.Predictors, Expansion.ParameterPredictor(Formula.Parse("sigma ~ 0 + v"))] };
        }

        spec = spec.WithPrior("b: normal(0, 2)", isPredicted ? "b_sigma: normal(0, 2)" : "sigma: half_t(3, 0, 1)");
        BoundModel model = BoundModel.Bind(spec, table);
        BoundModel without = BoundModel.Bind(spec with { Response = spec.Response with { PrecisionWeights = null } }, table);
        double[] position = [0.7, -0.2];
        double[] gradient = new double[2];
        double difference = model.CreateDensity().Evaluate(position, gradient) - without.CreateDensity().Evaluate(position, new double[2]);

        // Closed form: Σ ½ log p − ½ (p − 1) (z − 0.7 x)² / σ².
        double expected = 0.0;
        double slope = 0.0;
        for (int i = 0; i < Rows; i++)
        {
            double sigma = Math.Exp(isPredicted ? -0.2 * Value(table, "v", i) : -0.2);
            double p = Value(table, "p", i);
            double residual = Value(table, "z", i) - (0.7 * Value(table, "x", i));
            expected += (0.5 * Math.Log(p)) - (0.5 * (p - 1) * residual * residual / (sigma * sigma));
            slope += p * residual * Value(table, "x", i) / (sigma * sigma);
        }

        Close(expected, difference);
        Close(slope - (0.7 / 4.0), gradient[0]);
    }

    [Fact]
    public void A_rate_is_the_offset_of_the_logarithm_of_its_exposure()
    {
        (double rate, double[] byRate) = Evaluate(Bind("few | rate(p) ~ 0 + x + f + (1 | g)", "poisson", Data()));
        (double offset, double[] byOffset) = Evaluate(Bind("few ~ 0 + x + f + offset(log(p)) + (1 | g)", "poisson", Data()));

        Assert.Equal(offset, rate);
        Assert.Equal(byOffset, byRate);
    }

    [Theory]
    [InlineData("gaussian with case weights, precision weights and sigma predicted")]
    [InlineData("binomial:logit with case weights")]
    public void Evaluations_with_weights_allocate_nothing(string family)
    {
        BoundModel model = Designs.Make(family, "crossed");
        LogPosterior density = model.CreateDensity();
        double[] x = new double[model.Layout.Dimension];
        double[] gradient = new double[x.Length];
        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                density.Evaluate(x, gradient);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static BoundModel Bind(string formula, string family, Table table) =>
        BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)).WithPrior([.. FixedPriors, .. family == "gaussian" ? ["sigma: half_t(3, 0, 1)"] : Array.Empty<string>()]), table);

    private static (double Value, double[] Gradient) Evaluate(BoundModel model)
    {
        RandomStream random = new(5, 6);
        double[] position = new double[model.Layout.Dimension];
        for (int i = 0; i < position.Length; i++)
        {
            position[i] = 0.4 * random.NextNormal();
        }

        double[] gradient = new double[position.Length];
        return (model.CreateDensity().Evaluate(position, gradient), gradient);
    }

    // More rows than one block; the first of each level of f and g has a weight, so that repeating rows keeps all levels.
    private static Table Data()
    {
        RandomStream random = new(2026, 11);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("v", x.Select(a => 0.3 * a * a)),
            TableColumn.Numeric("z", x.Select(a => a + random.NextNormal())),
            TableColumn.Numeric("yes", x.Select((a, i) => a + (i % 3) > 1 ? 1.0 : 0.0)),
            TableColumn.Numeric("few", x.Select((_, i) => (double)(i % 4))),
            TableColumn.Numeric("n", x.Select((_, i) => 4.0 + (i % 3))),
            TableColumn.Numeric("w", x.Select((_, i) => i < 40 ? 1.0 : i / 2 % 4)),
            TableColumn.Numeric("p", x.Select((_, i) => 0.25 + (i % 9 * 0.5))),
            TableColumn.Factor("f", x.Select((_, i) => i % 3), ["a", "b", "c"]),
            TableColumn.Factor("g", x.Select((_, i) => i % 20), Enumerable.Range(1, 20).Select(i => $"{i}")));
    }

    private static Table Select(Table table, int[] rows) => Table.FromColumns(table.Columns.Select(column => column switch
    {
        NumericColumn numeric => TableColumn.Numeric(numeric.Name, rows.Select(row => numeric.Values[row])),
        _ => (TableColumn)TableColumn.Factor(column.Name, rows.Select(row => ((FactorColumn)column).Codes[row]), ((FactorColumn)column).Levels),
    }));

    private static double Value(Table table, string column, int row) => ((NumericColumn)table[column]).Values[row];

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-10 * Math.Max(1.0, Math.Abs(expected)));
}
