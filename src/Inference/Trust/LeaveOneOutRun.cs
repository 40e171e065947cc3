using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Estimation.Marginal;
using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Trust;

/// <summary>Leaves out rows or groups of a fit's data, from its draws alone.</summary>
internal sealed class LeaveOneOutRun
{
    private readonly PosteriorFit _fit;
    private readonly BoundModel _model;
    private readonly DrawPositions _positions;
    private readonly LooOptions _options;
    private readonly int _factor;
    private readonly CancellationToken _cancellationToken;

    public LeaveOneOutRun(PosteriorFit fit, LooOptions options, CancellationToken cancellationToken)
    {
        _fit = fit;
        _positions = new DrawPositions(fit);
        _model = _positions.Model;
        _options = options;
        _cancellationToken = cancellationToken;
        _factor = options.Group is null ? -1 : Factor(_model.Design, options.Group);
        bool needsEffects = _factor < 0 ? _model.Design.Groups.Count > 0 : _model.Design.Groups.Count > 1;
        if (needsEffects && !_positions.HasGroupEffects)
        {
            throw new TrustException("the draws of the group effects were not kept with the fit, and the likelihood of a row needs them. Fit again without --no-group-effects.");
        }
    }

    /// <summary>LOO and, for rows, WAIC, in one pass over the data.</summary>
    public (Loo Loo, Waic? Waic) Run()
    {
        string[] labels = Labels();
        PointwiseLoo[] loo = new PointwiseLoo[labels.Length];
        PointwiseWaic[] waic = new PointwiseWaic[labels.Length];
        (int chains, int draws) = (_fit.Draws.ChainCount, _fit.Draws.DrawCount);
        new LikelihoodBlocks(_positions, labels.Length).ForEachRow(
            () => Evaluator(_model),
            () => new LeaveOneOut(chains, draws),
            (i, log, _, engine) =>
            {
                loo[i] = engine.Evaluate(labels[i], log.Span);
                if (_factor < 0)
                {
                    waic[i] = engine.EvaluateWaic(labels[i], log.Span);
                }
            },
            _cancellationToken);
        Loo result = new()
        {
            Unit = _factor < 0 ? "rows" : $"groups of {_options.Group}",
            Draws = _positions.Count,
            Pointwise = loo,
            Data = Fingerprint(),
        };
        return (_options.Refit ? Refit(result) : result, _factor < 0 ? new Waic { Pointwise = waic } : null);
    }

    // A weight of 0 takes a row out of the likelihood, and leaves design, priors and the effects of its group where they are: the draws of
    // those that the row alone informed come from their distribution, as they should.
    private Loo Refit(Loo loo)
    {
        int[] bad = [.. Enumerable.Range(0, loo.Pointwise.Count).Where(i => loo.Pointwise[i].ParetoK > loo.Threshold)];
        if (bad.Length == 0 || bad.Length > _options.MostRefits)
        {
            return loo;
        }

        PointwiseLoo[] pointwise = [.. loo.Pointwise];
        foreach (int i in bad)
        {
            pointwise[i] = RefitWithout(i, pointwise[i]);
        }

        return loo with { Pointwise = pointwise };
    }

    private PointwiseLoo RefitWithout(int index, PointwiseLoo before)
    {
        ResponseDesign response = _model.Design.Response;
        double[] weights = [.. Enumerable.Range(0, _model.Design.RowCount).Select(r => IsIn(r, index) ? 0 : response.CaseWeights?[r] ?? 1)];
        SamplerDescription sampler = _fit.Description.Sampler;
        SamplingOptions options = new()
        {
            Seed = sampler.Seed + 1 + (ulong)index,
            Chains = sampler.Chains,
            Draws = sampler.Draws,
            Thin = sampler.Thin,
            TargetAcceptance = sampler.TargetAcceptance,
            MaxTreeDepth = sampler.MaxTreeDepth,
        };
        PosteriorFit refit = PosteriorSampling.Run(_model.WithCaseWeights(weights), _fit.Description.Model.Data, options, Stopwatch.StartNew(), null, _cancellationToken);
        DrawPositions positions = new(refit);
        LikelihoodBlocks.Evaluator evaluate = Evaluator(_model);
        double[] position = new double[_model.Layout.Dimension];
        double[] log = new double[positions.Count];
        for (int s = 0; s < log.Length; s++)
        {
            positions.Read(s, position);
            evaluate(position, index, log.AsSpan(s, 1));
        }

        return new LeaveOneOut(refit.Draws.ChainCount, refit.Draws.DrawCount).EvaluateRefit(before.Label, log, before);
    }

    private bool IsIn(int row, int index) => _factor < 0 ? row == index : _model.Design.Groups[_factor].Codes[row] == index;

    private LikelihoodBlocks.Evaluator Evaluator(BoundModel model)
    {
        if (_factor < 0)
        {
            return LikelihoodBlocks.OfRows(model);
        }

        GroupMarginals marginals = new(model, _factor, _options.Points);
        return marginals.Evaluate;
    }

    private string[] Labels() => _factor >= 0
        ? [.. _model.Design.Groups[_factor].Levels]
        : Array.ConvertAll(_model.Design.Rows, r => (r + 1).ToString(CultureInfo.InvariantCulture));

    // The response and what it is grouped by: models of one table that differ in their predictors have it in common.
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ResponseDesign response = _model.Design.Response;
        foreach (double[] column in new[] { response.Values, response.Trials, response.CaseWeights }.OfType<double[]>())
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.AsSpan()));
        }

        if (_factor >= 0)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_model.Design.Groups[_factor].Codes.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    private static int Factor(DesignedModel design, string name)
    {
        string[] names = [.. design.Groups.Select(g => g.Name)];
        int factor = Array.IndexOf(names, name);
        return factor >= 0 ? factor : throw new TrustException(names.Length == 0
            ? $"the model has no group effects, and so no groups of '{name}' to leave out. Leave out single rows."
            : $"the model has no grouping factor '{name}'. It has {string.Join(", ", names.Select(n => $"'{n}'"))}.");
    }
}
