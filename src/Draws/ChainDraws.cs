namespace Bayes.Draws;

/// <summary>The draws of one chain: every quantity and the sampler's seven columns, column by column.</summary>
/// <remarks>Immutable; safe for concurrent readers.</remarks>
public sealed class ChainDraws
{
    private readonly double[][] _values;
    private readonly double[][] _sampler;

    /// <summary>Takes over the columns of a finished chain.</summary>
    /// <param name="id">The chain's number, from 1.</param>
    /// <param name="parameterNames">The names of the quantities.</param>
    /// <param name="values">One array of draws per quantity; taken over, not copied.</param>
    /// <param name="samplerValues">One array of draws per entry of <see cref="SamplerColumn.All"/>; taken over, not copied.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, or two columns have one name.</exception>
    public ChainDraws(int id, IReadOnlyList<string> parameterNames, double[][] values, double[][] samplerValues)
    {
        ArgumentNullException.ThrowIfNull(parameterNames);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(samplerValues);
        if (values.Length != parameterNames.Count)
        {
            throw new ArgumentException($"{parameterNames.Count} names but {values.Length} columns.", nameof(values));
        }

        if (samplerValues.Length != SamplerColumn.All.Count)
        {
            throw new ArgumentException($"{SamplerColumn.All.Count} sampler columns are needed, {samplerValues.Length} were given.", nameof(samplerValues));
        }

        HashSet<string> distinct = new(StringComparer.Ordinal);
        foreach (string name in parameterNames)
        {
            if (!distinct.Add(name))
            {
                throw new ArgumentException($"Two columns are named '{name}'; names must be unique, or one would be read for the other.", nameof(parameterNames));
            }
        }

        int draws = samplerValues[0].Length;
        if (values.Any(v => v.Length != draws) || samplerValues.Any(v => v.Length != draws))
        {
            throw new ArgumentException("All columns of a chain must have the same number of draws.", nameof(values));
        }

        Id = id;
        ParameterNames = [.. parameterNames];
        DrawCount = draws;
        _values = values;
        _sampler = samplerValues;
    }

    /// <summary>The chain's number, from 1.</summary>
    public int Id { get; }

    /// <summary>The names of the quantities, in stored order.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The number of draws kept (warmup not counted).</summary>
    public int DrawCount { get; }

    /// <summary>The draws of one quantity in order of iteration, [<see cref="DrawCount"/>].</summary>
    /// <param name="index">Its place in <see cref="ParameterNames"/>.</param>
    /// <returns>The draws.</returns>
    public ReadOnlyMemory<double> Values(int index) => _values[index];

    /// <summary>The values of one of the sampler's columns, [<see cref="DrawCount"/>].</summary>
    /// <param name="column">One of <see cref="SamplerColumn"/>.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">The sampler has no such column.</exception>
    public ReadOnlyMemory<double> SamplerValues(string column)
    {
        for (int i = 0; i < SamplerColumn.All.Count; i++)
        {
            if (string.Equals(SamplerColumn.All[i], column, StringComparison.Ordinal))
            {
                return _sampler[i];
            }
        }

        throw new ArgumentException($"The sampler has no column '{column}'; it has {string.Join(", ", SamplerColumn.All)}.", nameof(column));
    }
}
