using System.Globalization;
using System.Text;

namespace Bayes.Draws.Storage;

/// <summary>Gives every quantity a column name that Stan's tools accept, and puts arrays in Stan's order.</summary>
/// <remarks>
/// Stan's column names are identifiers of letters, digits and underscores, not ending in two underscores (those are the
/// sampler's), followed by indices <c>.k</c> from 1, the first index running fastest. So <c>b_trt:time</c> becomes
/// <c>b_trt_time</c>, and <c>r_district[7,Intercept]</c> becomes <c>r_district.k.1</c> with k the place of level 7.
/// </remarks>
internal static class StanColumns
{
    /// <summary>Names the columns.</summary>
    /// <param name="parameters">The quantities, in stored order.</param>
    /// <returns>The same quantities in the same order, with <see cref="StoredParameter.Column"/> and labels filled in.</returns>
    public static StoredParameter[] Name(IReadOnlyList<StoredParameter> parameters)
    {
        string[] bases = new string[parameters.Count];
        IReadOnlyList<string>?[] labels = new IReadOnlyList<string>?[parameters.Count];
        for (int i = 0; i < bases.Length; i++)
        {
            (bases[i], labels[i]) = Parse(parameters[i]);
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var named = new StoredParameter[bases.Length];
        foreach (IGrouping<string, int> group in Enumerable.Range(0, bases.Length).GroupBy(i => bases[i], StringComparer.Ordinal))
        {
            int[] members = [.. group];
            int[][]? indices = Indices([.. members.Select(i => labels[i])]);
            if (indices is null)
            {
                foreach (int i in members)
                {
                    named[i] = parameters[i] with { Column = Unique(Sanitise(parameters[i].Name), used), Labels = null };
                }

                continue;
            }

            string column = Unique(Sanitise(group.Key), used);
            for (int k = 0; k < members.Length; k++)
            {
                named[members[k]] = parameters[members[k]] with
                {
                    Column = column + string.Concat(indices[k].Select(index => "." + index.ToString(CultureInfo.InvariantCulture))),
                    Labels = labels[members[k]],
                };
            }
        }

        return named;
    }

    /// <summary>The order of the columns in a file: arrays together, first index fastest, otherwise as stored.</summary>
    /// <param name="parameters">Quantities with columns, in stored order.</param>
    /// <returns>For each column of the file, the place of its quantity in the store.</returns>
    public static int[] FileOrder(IReadOnlyList<StoredParameter> parameters) =>
    [
        .. Enumerable.Range(0, parameters.Count)
            .GroupBy(i => parameters[i].Column.Split('.')[0], StringComparer.Ordinal)
            .SelectMany(g => g.OrderBy(
                i => parameters[i].Column.Split('.').Skip(1).Select(k => int.Parse(k, CultureInfo.InvariantCulture)).Reverse().ToArray(),
                Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))),
    ];

    /// <summary>The name of a quantity that some other program stored: <c>theta.1.2</c> becomes <c>theta[1,2]</c>, part by part for tuples.</summary>
    public static string ToName(string column) => string.Join(':', column.Split(':').Select(part =>
    {
        string[] pieces = part.Split('.');
        return pieces.Length == 1 ? part : $"{pieces[0]}[{string.Join(',', pieces.Skip(1))}]";
    }));

    private static (string Base, IReadOnlyList<string>? Labels) Parse(StoredParameter parameter)
    {
        int open = parameter.Name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !parameter.Name.EndsWith(']'))
        {
            return (parameter.Name, null);
        }

        string inner = parameter.Name[(open + 1)..^1];
        int comma = inner.LastIndexOf(',');
        return (parameter.Name[..open], parameter.Labels ?? (comma < 0 ? [inner] : [inner[..comma], inner[(comma + 1)..]]));
    }

    /// <summary>The 1-based indices of the elements, labels numbered as they first appear; null when they do not fill an array.</summary>
    private static int[][]? Indices(IReadOnlyList<string>?[] labels)
    {
        int rank = labels[0]?.Count ?? 0;
        if (rank == 0 || labels.Any(l => l is null || l.Count != rank))
        {
            return null;
        }

        int[][] indices = [.. labels.Select(_ => new int[rank])];
        int size = 1;
        for (int d = 0; d < rank; d++)
        {
            var place = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < labels.Length; i++)
            {
                string label = labels[i]![d];
                place.TryAdd(label, place.Count + 1);
                indices[i][d] = place[label];
            }

            size *= place.Count;
        }

        bool filled = size == labels.Length && labels.Select(l => string.Join('\u001f', l!)).Distinct(StringComparer.Ordinal).Count() == size;
        return filled ? indices : null;
    }

    private static string Sanitise(string name)
    {
        var text = new StringBuilder(name.Length + 2);
        foreach (char c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        string trimmed = text.ToString().TrimEnd('_');
        return trimmed.Length > 0 && char.IsAsciiLetter(trimmed[0]) ? trimmed : "v_" + trimmed.TrimStart('_') + (trimmed.Length == 0 ? "x" : "");
    }

    private static string Unique(string name, HashSet<string> used)
    {
        string unique = name;
        for (int k = 2; !used.Add(unique); k++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{k}");
        }

        return unique;
    }
}
