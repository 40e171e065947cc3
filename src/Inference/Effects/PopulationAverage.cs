using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Effects;

/// <summary>Population-averaged coefficients as posteriors: what the coefficients of one group become when the groups are averaged over.</summary>
/// <remarks>
/// For each draw the random effects are integrated out of the mean of each row, exactly (<see cref="MarginalMean"/>), and the
/// population-averaged coefficients are the least-squares fit of g(marginal mean) − offset on X over the rows (Hedeker, du Toit, Demirtas
/// and Gibbons 2018, Biometrics 74, 354–361). With a random intercept and the probit link this is β/√(1 + σ²).
/// </remarks>
public sealed class PopulationAverage
{
    // So many draws give means to 3% of a posterior standard deviation; more rows allow fewer.
    private const int MostDraws = 1000;
    private const int FewestDraws = 200;
    private const long MostEvaluations = 20_000_000;

    private readonly PredictorDesign _design;
    private readonly Link _link;
    private readonly string[] _coefficients;
    private readonly Term[] _terms;
    private readonly double[][] _columns;
    private readonly double[] _means;
    private readonly double[] _crossFactor;
    private readonly int _rows;

    /// <summary>Prepares a model.</summary>
    /// <param name="model">A model to whose family <see cref="AppliesTo"/>.</param>
    /// <exception cref="ArithmeticException">The columns of the design cannot be told apart.</exception>
    public PopulationAverage(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int mean = 0;
        _design = model.Design.Predictors[mean];
        _link = model.Family.Link;
        _rows = model.Design.RowCount;
        _coefficients =
        [
            .. _design.HasIntercept ? [ParameterNames.Coefficient(_design.Parameter, "Intercept")] : Array.Empty<string>(),
            .. _design.Columns.Select(c => ParameterNames.Coefficient(_design.Parameter, c.CoefficientName)),
        ];
        _terms = [.. model.Design.Groups.SelectMany(g => g.Terms.SelectMany(t => Term.Of(model.Design, g, t, mean))).Where(t => t.Effects.Length > 0)];
        _means = [.. _design.Columns.Select(c => _design.HasIntercept ? c.Values!.Average() : 0)];
        _columns = [.. _design.Columns.Select((c, k) => Array.ConvertAll(c.Values!, v => v - _means[k]))];
        int p = _columns.Length;
        _crossFactor = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                _crossFactor[(a * p) + b] = VectorKernels.Dot(_columns[a], _columns[b]);
            }
        }

        if (!SmallCholesky.Factor(_crossFactor, p))
        {
            throw new ArithmeticException("The columns of the design cannot be told apart.");
        }
    }

    /// <summary>Whether a family's mean is the inverse link of its first predictor, whatever the others are: not with zero inflation, nor for ordered categories.</summary>
    /// <param name="family">The family.</param>
    /// <returns>True when averaging over the groups gives coefficients.</returns>
    public static bool AppliesTo(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        double[] predictors = new double[family.Parameters.Count];
        foreach (double predictor in new[] { -0.7, 0.4 })
        {
            foreach (double other in new[] { -0.5, 0.6 })
            {
                Array.Fill(predictors, other);
                predictors[0] = predictor;
                if (!(Math.Abs(family.Mean(predictors) - Links.Inverse(family.Link, predictor)) < 1e-12))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The names of the coefficients, the intercept first.</summary>
    public IReadOnlyList<string> Coefficients => _coefficients;

    /// <summary>The variance that the random effects add to the predictor, averaged over the rows.</summary>
    /// <param name="value">The value of a named quantity.</param>
    /// <returns>The variance, on the scale of the predictor.</returns>
    public double MeanVariance(Func<string, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        double[] spread = Spreads(value);
        return spread.Average(s => s * s);
    }

    /// <summary>Whether the variance is the same in all rows, as with random intercepts alone.</summary>
    public bool VarianceIsConstant => Array.TrueForAll(_terms, t => t.Rows is null && Array.TrueForAll(t.Columns, c => c is null));

    /// <summary>The population-averaged coefficients at one set of parameters.</summary>
    /// <param name="value">The value of a named quantity.</param>
    /// <returns>One for each of <see cref="Coefficients"/>.</returns>
    public double[] At(Func<string, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        double[] spread = Spreads(value);
        double[] response = new double[_rows];
        double constant = _design.HasIntercept ? value(_coefficients[0]) : 0;
        Array.Fill(response, constant);
        for (int k = 0; k < _columns.Length; k++)
        {
            double coefficient = value(_coefficients[k + (_design.HasIntercept ? 1 : 0)]);
            VectorKernels.AddScaled(response, _design.Columns[k].Values!, coefficient);
        }

        for (int i = 0; i < _rows; i++)
        {
            double offset = _design.Offset?[i] ?? 0;
            response[i] = MarginalMean.OnLinkScale(_link, response[i] + offset, spread[i]) - offset;
        }

        return LeastSquares(response);
    }

    /// <summary>The posterior of the population-averaged coefficients, from evenly spaced draws.</summary>
    /// <param name="draws">Draws of the model.</param>
    /// <param name="probabilities">The quantiles wanted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One summary for each of <see cref="Coefficients"/>.</returns>
    public IReadOnlyList<ParameterSummary> Posterior(DrawSet draws, IReadOnlyList<double> probabilities, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draws);
        int wanted = (int)Math.Clamp(MostEvaluations / _rows, FewestDraws, MostDraws);
        int perChain = Math.Clamp(wanted / draws.ChainCount, 1, draws.DrawCount);
        double[][][] values = [.. _coefficients.Select(_ => Enumerable.Range(0, draws.ChainCount).Select(_ => new double[perChain]).ToArray())];
        string[] names = [.. _coefficients.Concat(_terms.SelectMany(t => t.Names.StandardDeviations.Concat(t.Names.Correlations)))];
        Dictionary<string, ParameterDraws> columns = names.Distinct().ToDictionary(n => n, draws.Parameter, StringComparer.Ordinal);
        Parallel.For(0, draws.ChainCount * perChain, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            (int chain, int place) = (index / perChain, index % perChain);
            int draw = (int)((long)place * draws.DrawCount / perChain);
            double[] averaged = At(name => columns[name].Chain(chain)[draw]);
            for (int k = 0; k < averaged.Length; k++)
            {
                values[k][chain][place] = averaged[k];
            }
        });
        return [.. _coefficients.Select((name, k) => DrawsSummary.Of(new ParameterDraws(name, values[k]), probabilities))];
    }

    private double[] LeastSquares(double[] response)
    {
        double[] solution = [.. _columns.Select(c => VectorKernels.Dot(c, response))];
        SmallCholesky.SolveLower(_crossFactor, solution.Length, solution);
        SmallCholesky.SolveUpper(_crossFactor, solution.Length, solution);
        if (!_design.HasIntercept)
        {
            return solution;
        }

        double intercept = response.Average();
        for (int k = 0; k < solution.Length; k++)
        {
            intercept -= _means[k] * solution[k];
        }

        return [intercept, .. solution];
    }

    private double[] Spreads(Func<string, double> value)
    {
        double[] variance = new double[_rows];
        foreach (Term term in _terms)
        {
            double[] sds = [.. term.Names.StandardDeviations.Select(n => value(n))];
            double[] correlations = [.. term.Names.Correlations.Select(n => Known(value(n)))];
            foreach (int c in term.Effects)
            {
                foreach (int d in term.Effects)
                {
                    double correlation = c == d ? 1 : term.Names.Correlation(Math.Max(c, d), Math.Min(c, d), k => correlations[k]);
                    double covariance = sds[term.Names.DeviationOf(c)] * sds[term.Names.DeviationOf(d)] * correlation;
                    for (int i = 0; i < _rows && covariance != 0; i++)
                    {
                        variance[i] += term.Rows is null || term.Rows[i] ? covariance * (term.Columns[c]?[i] ?? 1) * (term.Columns[d]?[i] ?? 1) : 0;
                    }
                }
            }
        }

        return Array.ConvertAll(variance, v => Math.Sqrt(Math.Max(v, 0)));
    }

    // The correlation with an effect of standard deviation 0 is not a number, and adds nothing.
    private static double Known(double correlation) => double.IsNaN(correlation) ? 0 : correlation;

    /// <summary>The effects of one covariance that enter the mean, and the rows of its kind of groups; null for all.</summary>
    private sealed record Term(int[] Effects, double[]?[] Columns, CovarianceNames Names, bool[]? Rows)
    {
        public static IEnumerable<Term> Of(DesignedModel design, GroupingFactor group, RandomEffectTerm term, int predictor) =>
            CovarianceNames.Of(design, group, term).Select((names, kind) => new Term(
                [.. Enumerable.Range(0, term.Effects.Count).Where(e => term.Effects[e].Predictor == predictor)],
                [.. term.Effects.Select(e => e.Column.Values)],
                names,
                term.ByKind ? Array.ConvertAll(group.Codes, j => j >= group.Kinds!.Starts[kind] && j < group.Kinds.Starts[kind + 1]) : null));
    }
}
