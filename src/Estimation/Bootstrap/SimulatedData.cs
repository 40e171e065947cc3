using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Bootstrap;

/// <summary>Draws group effects and responses from a fitted model.</summary>
/// <remarks>Not thread safe: it owns scratch memory.</remarks>
internal sealed class SimulatedData
{
    private readonly BoundModel _model;
    private readonly double[] _parameters;
    private readonly ResponseSimulator _simulator;
    private readonly double[] _position;

    public SimulatedData(MaximumLikelihoodFit fit)
    {
        _model = fit.Model;
        _parameters = [.. fit.Parameters];
        _simulator = _model.CreateSimulator();
        _position = new double[_model.Layout.Dimension];
    }

    /// <summary>Draws one response for each row.</summary>
    public double[] Draw(RandomStream random)
    {
        // The entries of Λ stand where standard deviations and correlations are; linear predictors do not look there.
        _parameters.CopyTo(_position, 0);
        foreach (TermSlots term in _model.Layout.Covariances)
        {
            int q = term.Effects;
            double[] factor = new double[q * q];
            double[] z = new double[q];
            Marginal.MarginalParameters.WriteFactor(term, _parameters, factor);
            for (int j = 0; j < term.Levels; j++)
            {
                for (int k = 0; k < q; k++)
                {
                    z[k] = random.NextNormal();
                }

                for (int r = 0; r < q; r++)
                {
                    double effect = 0;
                    for (int c = 0; c <= r; c++)
                    {
                        effect += factor[(r * q) + c] * z[c];
                    }

                    _position[term.GroupEffects + (j * q) + r] = effect;
                }
            }
        }

        double[] responses = new double[_model.Design.RowCount];
        _simulator.Simulate(random, _position, responses);
        return responses;
    }

    /// <summary>The model bound to another response, default priors in place of its own, which have no part in a fit by maximum likelihood.</summary>
    public static BoundModel WithResponse(BoundModel model, double[] responses)
    {
        DesignedModel design = model.Design with { Response = model.Design.Response with { Values = responses } };
        return BoundModel.Bind(model.Spec with { Priors = new() }, design);
    }
}
