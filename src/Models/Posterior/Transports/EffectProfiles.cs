using Bayes.Models.Design;
using Bayes.Models.Families;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The log likelihood of each group of a factor with one effect a group, as a function of that effect, all else as at a position.</summary>
/// <remarks>
/// Tabulated for group j at b = b*_j + s_j(x + q_j x³), x from −8 to 8: fine where the effect probably is, coarse out to where the largest
/// standard deviation can bring it. Between the nodes cubics. Errors cost efficiency, never exactness. Cost O(nodes·n).
/// </remarks>
internal sealed class EffectProfiles
{
    private const int BlockRows = 512;
    private const int Nodes = 65;
    private const double Reach = 8;
    private const double Step = 2 * Reach / (Nodes - 1);

    private readonly int _levels;
    private readonly double[] _centre;
    private readonly double[] _unit;
    private readonly double[] _cubic;
    private readonly double[] _values;
    private readonly double[] _slopes;

    /// <summary>Tabulates the log likelihoods.</summary>
    /// <param name="information">The rows and the position.</param>
    /// <param name="group">The factor.</param>
    /// <param name="sd">The standard deviation of its effects at the position.</param>
    /// <param name="range">How far from 0 the tables must reach.</param>
    public EffectProfiles(GlmmInformation information, int group, double sd, double range)
    {
        FactorInformation factor = information.Factors[group];
        _levels = factor.Levels;
        _centre = information.Position.Slice(factor.Places[0].First, _levels).ToArray();
        _unit = [.. factor.Information.Select(a => 1 / Math.Sqrt(a + (1 / (sd * sd))))];
        _cubic = new double[_levels];
        for (int j = 0; j < _levels; j++)
        {
            double reach = (range + Math.Abs(_centre[j])) / _unit[j];
            _cubic[j] = Math.Max(0, (reach - Reach) / (Reach * Reach * Reach));
        }

        _values = new double[_levels * Nodes];
        _slopes = new double[_levels * Nodes];
        AddRows(information, group);
        Integrate();
    }

    /// <summary>The log likelihood of a group at an effect, up to a constant.</summary>
    public double At(int group, double effect)
    {
        double y = (effect - _centre[group]) / _unit[group];
        double x = y;
        if (_cubic[group] > 0)
        {
            double root = Math.Sqrt(3 * _cubic[group]);
            x = 2 / root * Math.Sinh(Math.Asinh(1.5 * root * y) / 3);
        }

        double place = (Math.Clamp(x, -Reach, Reach) + Reach) / Step;
        int node = Math.Min((int)place, Nodes - 2);
        double f = place - node;
        int i = (group * Nodes) + node;
        double rise = _values[i + 1] - _values[i];
        double from = Step * _slopes[i];
        double to = Step * _slopes[i + 1];
        return _values[i] + (f * (from + (f * ((3 * rise) - (2 * from) - to + (f * (from + to - (2 * rise)))))));
    }

    /// <summary>Adds the derivatives by the effect of all rows at all nodes.</summary>
    private void AddRows(GlmmInformation information, int group)
    {
        BoundModel model = information.Model;
        ResponseDesign response = model.Design.Response;
        int[] codes = model.Design.Groups[group].Codes;
        (int parameter, double[]? column) = information.EffectsOf(group)[0];
        int k = model.Family.Parameters.Count;
        LogPosterior density = model.CreateDensity();
        double[] predictors = new double[k * BlockRows];
        double[] moved = new double[k * BlockRows];
        double[] derivatives = new double[k * BlockRows];
        for (int start = 0; start < codes.Length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, codes.Length - start);
            density.Predict(information.Position, start, rows, predictors.AsSpan(0, k * rows));
            ResponseBlock block = new(response.Values.AsSpan(start, rows), response.Trials is null ? default : response.Trials.AsSpan(start, rows));
            predictors.CopyTo(moved, 0);
            for (int node = 0; node < Nodes; node++)
            {
                double x = (node * Step) - Reach;
                for (int i = 0; i < rows; i++)
                {
                    int j = codes[start + i];
                    double move = _unit[j] * x * (1 + (_cubic[j] * x * x));
                    moved[(parameter * rows) + i] = predictors[(parameter * rows) + i] + (move * (column is null ? 1 : column[start + i]));
                }

                model.Family.LogLikelihood(block, moved.AsSpan(0, k * rows), derivatives.AsSpan(0, k * rows));
                for (int i = 0; i < rows; i++)
                {
                    double derivative = derivatives[(parameter * rows) + i] * (response.CaseWeights?[start + i] ?? 1) * (column is null ? 1 : column[start + i]);
                    _slopes[(codes[start + i] * Nodes) + node] += double.IsFinite(derivative) ? derivative : 0;
                }
            }
        }
    }

    /// <summary>From derivatives by the effect to those by x, and to values: the cubic through four nodes, integrated between the middle two.</summary>
    private void Integrate()
    {
        for (int j = 0; j < _levels; j++)
        {
            Span<double> slopes = _slopes.AsSpan(j * Nodes, Nodes);
            Span<double> values = _values.AsSpan(j * Nodes, Nodes);
            for (int node = 0; node < Nodes; node++)
            {
                double x = (node * Step) - Reach;
                slopes[node] *= _unit[j] * (1 + (3 * _cubic[j] * x * x));
            }

            for (int node = 0; node < Nodes - 1; node++)
            {
                double outer = node is 0 or Nodes - 2 ? slopes[node] + slopes[node + 1] : slopes[node - 1] + slopes[node + 2];
                values[node + 1] = values[node] + (Step / 24 * ((13 * (slopes[node] + slopes[node + 1])) - outer));
            }
        }
    }
}
