using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Marginal;

/// <summary>The rows of a bound model in an order of one's choosing: response, weights and the columns of its K linear predictors.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class GroupRows
{
    private readonly int[] _order;
    private readonly PredictorPart[] _parts;

    public GroupRows(BoundModel model, int[] order)
    {
        _order = order;
        Family = model.Family;
        ResponseDesign response = model.Design.Response;
        Values = Sort(response.Values);
        Trials = response.Trials is double[] trials ? Sort(trials) : [];
        Weights = response.CaseWeights is double[] weights ? Sort(weights) : null;
        _parts = [.. Family.Parameters.Select(parameter => Part(model, parameter))];
        double constant = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            double weight = Weights?[i] ?? 1;
            constant += weight == 0 ? 0 : weight * Family.LogNormalizer(Values[i], Trials.Length == 0 ? 1 : Trials[i]);
        }

        LogNormalizer = constant;
    }

    public Family Family { get; }

    /// <summary>n.</summary>
    public int Count => Values.Length;

    /// <summary>K.</summary>
    public int PredictorCount => _parts.Length;

    /// <summary>The outcomes, [n].</summary>
    public double[] Values { get; }

    /// <summary>The numbers of trials, [n], or empty.</summary>
    public double[] Trials { get; }

    /// <summary>The case weights, [n]; null where all are 1.</summary>
    public double[]? Weights { get; }

    /// <summary>The part of the log likelihood that no predictor enters.</summary>
    public double LogNormalizer { get; }

    /// <summary>The outcomes of a run of rows.</summary>
    public ResponseBlock Block(int start, int rows) =>
        new(Values.AsSpan(start, rows), Trials.Length == 0 ? default : Trials.AsSpan(start, rows));

    /// <summary>Multiplies blocks of one number a row by the case weights; rows of weight 0 become 0 whatever they hold.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="blocks">Numbers by row, [count × rows].</param>
    /// <param name="count">The number of blocks.</param>
    public void Weigh(int start, Span<double> blocks, int count)
    {
        if (Weights is null)
        {
            return;
        }

        int rows = blocks.Length / count;
        for (int b = 0; b < count; b++)
        {
            for (int i = 0; i < rows; i++)
            {
                double weight = Weights[start + i];
                blocks[(b * rows) + i] = weight == 0 ? 0 : weight * blocks[(b * rows) + i];
            }
        }
    }

    /// <summary>Brings a column of the design into the order of these rows.</summary>
    public double[] Sort(double[] column) => Array.ConvertAll(_order, row => column[row]);

    /// <summary>Computes offset + intercept + Xβ of every predictor and row, [K × n].</summary>
    public void Predict(ReadOnlySpan<double> parameters, Span<double> predictors)
    {
        int n = Count;
        for (int k = 0; k < _parts.Length; k++)
        {
            PredictorPart part = _parts[k];
            Span<double> target = predictors.Slice(k * n, n);
            target.Fill(part.Intercept >= 0 ? parameters[part.Intercept] : 0);
            if (part.Offset is not null)
            {
                VectorKernels.AddScaled(target, part.Offset, 1);
            }

            for (int c = 0; c < part.Columns.Length; c++)
            {
                VectorKernels.AddScaled(target, part.Columns[c], parameters[part.First + c]);
            }
        }
    }

    /// <summary>Adds to the gradient by ψ what the derivatives by the rows' predictors, [K × n], give the coefficients.</summary>
    public void PullBack(ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        int n = Count;
        for (int k = 0; k < _parts.Length; k++)
        {
            PredictorPart part = _parts[k];
            ReadOnlySpan<double> source = derivatives.Slice(k * n, n);
            if (part.Intercept >= 0)
            {
                gradient[part.Intercept] += VectorKernels.Sum(source);
            }

            for (int c = 0; c < part.Columns.Length; c++)
            {
                gradient[part.First + c] += VectorKernels.Dot(part.Columns[c], source);
            }
        }
    }

    /// <summary>Adds Σ XᵀIX to a matrix over the places of ψ, [size × size]: the information about coefficients from that about the rows' predictors.</summary>
    /// <param name="information">By row, [K(K + 1)/2 × n].</param>
    /// <param name="size">The order of the matrix.</param>
    /// <param name="matrix">Its lower triangle is added to.</param>
    public void AddInformation(ReadOnlySpan<double> information, int size, Span<double> matrix)
    {
        int n = Count;
        int pair = 0;
        double[] weighted = new double[n];
        for (int a = 0; a < _parts.Length; a++)
        {
            for (int b = a; b < _parts.Length; b++, pair++)
            {
                ReadOnlySpan<double> w = information.Slice(pair * n, n);
                foreach ((int place, double[]? column) in _parts[a].Places())
                {
                    for (int i = 0; i < n; i++)
                    {
                        weighted[i] = w[i] * (column is null ? 1 : column[i]);
                    }

                    foreach ((int other, double[]? twin) in _parts[b].Places())
                    {
                        if (a != b || other <= place)
                        {
                            matrix[(Math.Max(place, other) * size) + Math.Min(place, other)] +=
                                twin is null ? VectorKernels.Sum(weighted) : VectorKernels.Dot(weighted, twin);
                        }
                    }
                }
            }
        }
    }

    private PredictorPart Part(BoundModel model, DistributionalParameter parameter)
    {
        double[]? offset = parameter.Name == "sigma" ? model.Design.Response.LogSigmaOffset() : null;
        for (int k = 0; k < model.Layout.Predictors.Count; k++)
        {
            PredictorSlots slots = model.Layout.Predictors[k];
            if (slots.Parameter == parameter.Name)
            {
                CentredPredictor centred = model.Predictors[k];
                if (centred.Design.Offset is double[] own)
                {
                    offset = offset is null ? own : [.. own.Zip(offset, (a, b) => a + b)];
                }

                return new PredictorPart(slots.Intercept, slots.Coefficients, [.. centred.Columns.Select(Sort)], offset is null ? null : Sort(offset));
            }
        }

        int place = model.Layout.Constants.First(c => c.Parameter.Name == parameter.Name).Place;
        return new PredictorPart(place, place + 1, [], offset is null ? null : Sort(offset));
    }

    private sealed record PredictorPart(int Intercept, int First, double[][] Columns, double[]? Offset)
    {
        public IEnumerable<(int Place, double[]? Column)> Places()
        {
            if (Intercept >= 0)
            {
                yield return (Intercept, null);
            }

            for (int c = 0; c < Columns.Length; c++)
            {
                yield return (First + c, Columns[c]);
            }
        }
    }
}
