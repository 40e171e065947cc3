using Bayes.Effects;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Predictions;

/// <summary>Predicts rows: subject-specific, at random effects of 0, or marginal; as expectation or as new observation.</summary>
internal sealed class Predictor
{
    // Draw s takes stream FirstStream + s, whatever the number of threads.
    private const ulong FirstStream = 7UL << 32;

    private readonly FittedParameters _fit;
    private readonly PredictionOptions _options;
    private readonly RowPredictors _rows;
    private readonly ExpectedResponse _response;
    private readonly NewGroupEffects _added;
    private readonly int _tableRows;

    private Predictor(FittedParameters fit, Table? data, PredictionOptions options)
    {
        _fit = fit;
        _options = options;
        BoundModel model = fit.Model;
        Require(fit, options);
        RequireResponses(model, data, options);
        RowDesign design = data is null ? RowDesign.Of(model.Design) : Recipe(model).RowsFor(Schema(fit, data), Parts(options));
        _tableRows = data?.RowCount ?? model.Design.TableRows;
        _rows = new RowPredictors(model, design);
        if (options.Kind == PredictionKind.Marginal)
        {
            _rows.RequireKinds();
        }

        _response = new ExpectedResponse(model);
        _added = new NewGroupEffects(model, _rows, options);
    }

    public static PredictionTable Of(FittedParameters fit, Table? data, PredictionOptions options)
    {
        Predictor predictor = new(fit, data, options);
        return fit is PosteriorParameters posterior ? predictor.FromDraws(posterior) : predictor.FromEstimates();
    }

    private static void Require(FittedParameters fit, PredictionOptions options)
    {
        bool groups = fit.Model.Layout.Terms.Count > 0;
        if (fit is not PosteriorParameters posterior)
        {
            if (options.Quantity == PredictedQuantity.Observation || (options.Kind == PredictionKind.Subject && groups))
            {
                throw new DataException("an estimate by maximum likelihood has no distribution of group effects or new responses to predict from. Predict means at random effects of 0 or marginal ones (--kind zero|marginal), or sample the posterior with 'bayes fit'.");
            }
        }
        else if (options.Kind == PredictionKind.Subject && groups && !posterior.Positions.HasGroupEffects)
        {
            throw new DataException("the fit has kept no draws of the effects of single groups, which subject-specific predictions need. Fit again without --no-group-effects, or predict with --kind zero or --kind marginal.");
        }
    }

    private static void RequireResponses(BoundModel model, Table? data, PredictionOptions options)
    {
        if (data is null || options.Kind != PredictionKind.Subject || options.NewGroups != NewGroups.Estimate)
        {
            return;
        }

        ResponseSpec response = model.Spec.Response;
        string[] missing =
        [
            .. new[] { response.Value, response.Second }.OfType<Expression>().SelectMany(ColumnNames.In).Distinct(StringComparer.Ordinal).Where(c => !data.TryGetColumn(c, out _)),
        ];
        if (missing.Length > 0)
        {
            throw new DataException(
                $"there is no column {string.Join(" or ", missing.Select(c => $"'{c}'"))}, and the effects of new groups cannot be estimated without their responses. Add the responses observed so far, or draw the effects from the population (--new-groups sample) or set them to 0 (--new-groups zero).")
            {
                File = data.Source,
                Value = missing[0],
            };
        }
    }

    private static DesignRecipe Recipe(BoundModel model) =>
        model.Design.Recipe ?? throw new InvalidOperationException("The model was bound to a design alone, which cannot be built for new data.");

    private static Table Schema(FittedParameters fit, Table data) => fit.Description.Schema?.Apply(data) ?? data;

    private static RowParts Parts(PredictionOptions options)
    {
        RowParts parts = options.Kind switch
        {
            PredictionKind.Subject => RowParts.Groups,
            PredictionKind.Marginal => RowParts.EffectColumns,
            _ => RowParts.FixedEffects,
        };
        parts |= options.Quantity == PredictedQuantity.Observation ? RowParts.Observation : 0;
        return options.Kind == PredictionKind.Subject && options.NewGroups == NewGroups.Estimate ? parts | RowParts.Response : parts;
    }

    private bool HasCategories => _options.Quantity == PredictedQuantity.Mean && _response.Count > 1;

    private int Results => _rows.RowCount * (HasCategories ? _response.Count : 1);

    private PredictionTable FromDraws(PosteriorParameters posterior)
    {
        int draws = posterior.Positions.Count;
        double[][] results = [.. Enumerable.Range(0, Results).Select(_ => new double[draws])];
        Parallel.For(0, draws, draw =>
        {
            double[] position = new double[_fit.Model.Layout.Dimension];
            posterior.Positions.Read(draw, position);
            double[] values = new double[Results];
            Predict(position, new RandomStream(_options.Seed, FirstStream + (ulong)draw), values);
            for (int r = 0; r < values.Length; r++)
            {
                results[r][draw] = values[r];
            }
        });
        PredictedRow[] rows = new PredictedRow[Results];
        Parallel.For(0, rows.Length, r => rows[r] = Summarize(r, results[r]));
        return Table(rows) with { Draws = results };
    }

    private PredictionTable FromEstimates()
    {
        Evaluated values = _fit.Evaluate(Results, (point, result) => Predict(point.Position, null, result), isResponse: _ => true);
        return Table([.. Enumerable.Range(0, Results).Select(r =>
        {
            EffectEstimate e = values.Estimate(r);
            return Row(r) with { Mean = e.Value, Sd = e.Error, Median = e.Median, Lower = e.Lower, Upper = e.Upper };
        })]);
    }

    private PredictionTable Table(IReadOnlyList<PredictedRow> rows)
    {
        HashSet<int> kept = [.. _rows.Design.Rows];
        int[] missing = [.. Enumerable.Range(0, _tableRows).Where(r => !kept.Contains(r)).Select(r => r + 1)];
        return new PredictionTable
        {
            Model = _fit.Description,
            Method = _fit.Method,
            Options = _options,
            Rows = rows,
            Missing = missing,
            Notes = [.. Notes(missing)],
        };
    }

    private IEnumerable<string> Notes(int[] missing)
    {
        if (_fit.Model.Design.Response.Trials is not null)
        {
            yield return _options.Quantity == PredictedQuantity.Mean ? "The probability of success of one trial." : "The number of successes of the row's trials.";
        }

        if (missing.Length > 0)
        {
            yield return $"{missing.Length} {(missing.Length == 1 ? "row has" : "rows have")} a missing value and no prediction.";
        }

        if (_added.Note is { } note)
        {
            yield return note;
        }
    }

    private PredictedRow Row(int result) => new(
        _rows.Design.Rows[HasCategories ? result / _response.Count : result] + 1, HasCategories ? _response.Labels[result % _response.Count] : "", 0, 0, 0, 0, 0);

    private PredictedRow Summarize(int result, double[] values)
    {
        double mean = values.Average();
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double tail = 0.5 * (1 - _options.Level);
        return Row(result) with
        {
            Mean = mean,
            Sd = values.Length > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) : double.NaN,
            Median = Diagnostics.Quantile.OfSorted(sorted, 0.5),
            Lower = Diagnostics.Quantile.OfSorted(sorted, tail),
            Upper = Diagnostics.Quantile.OfSorted(sorted, 1 - tail),
        };
    }

    // At one set of parameters; random is null where nothing is drawn.
    private void Predict(double[] position, RandomStream? random, Span<double> results)
    {
        int n = _rows.RowCount;
        int k = _rows.ParameterCount;
        double[] predictors = new double[k * n];
        _rows.AtZero(position, predictors);
        bool marginal = _options.Kind == PredictionKind.Marginal;
        double[][] covariances = marginal ? _rows.Covariances(position) : [];
        if (_options.Kind == PredictionKind.Subject)
        {
            _rows.AddGroups(position, _added.Of(position, predictors, random), predictors);
        }

        bool observe = _options.Quantity == PredictedQuantity.Observation;
        double[] at = new double[k];
        double[] spread = new double[k * k];
        for (int row = 0; row < n; row++)
        {
            for (int a = 0; a < k; a++)
            {
                at[a] = predictors[(a * n) + row];
            }

            if (observe)
            {
                if (marginal)
                {
                    NewGroupEffects.AddSampled(_rows, row, position, random!, at);
                }

                results[row] = _fit.Model.Family.Simulate(random!, at, _rows.Design.Trials?[row] ?? 1);
                continue;
            }

            Span<double> result = results.Slice(row * _response.Count, _response.Count);
            if (marginal)
            {
                _rows.Spread(row, covariances, spread);
                _response.Averaged(at, spread, result);
            }
            else
            {
                _response.At(at, result);
            }
        }
    }
}
