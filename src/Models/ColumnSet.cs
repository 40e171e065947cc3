using Bayes.Models.Errors;

namespace Bayes.Models;

/// <summary>Columns in the order named, to be taken apart: <c>var (use, age) = Columns("use", "age");</c></summary>
public sealed class ColumnSet
{
    private readonly FormulaExpression[] _columns;
    private readonly Dictionary<string, int> _byName;

    internal ColumnSet(ReadOnlySpan<string> names)
    {
        _columns = new FormulaExpression[names.Length];
        _byName = new Dictionary<string, int>(names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            _columns[i] = Dsl.Column(names[i]);
            _byName[names[i]] = i;
        }
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The column at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    public FormulaExpression this[int index] => _columns[index];

    /// <summary>The column of a name.</summary>
    /// <param name="name">One of the names given.</param>
    /// <exception cref="ArgumentException">The name was not given.</exception>
    public FormulaExpression this[string name]
    {
        get
        {
            if (_byName.TryGetValue(name, out int index))
            {
                return _columns[index];
            }

            string? nearest = Suggestions.Nearest(name, _byName.Keys);
            throw new ArgumentException($"There is no column '{name}' among these.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}", nameof(name));
        }
    }

    /// <summary>Takes two columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    public void Deconstruct(out FormulaExpression first, out FormulaExpression second)
    {
        FormulaExpression[] c = Exactly(2);
        (first, second) = (c[0], c[1]);
    }

    /// <summary>Takes three columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    public void Deconstruct(out FormulaExpression first, out FormulaExpression second, out FormulaExpression third)
    {
        FormulaExpression[] c = Exactly(3);
        (first, second, third) = (c[0], c[1], c[2]);
    }

    /// <summary>Takes four columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    public void Deconstruct(out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth)
    {
        FormulaExpression[] c = Exactly(4);
        (first, second, third, fourth) = (c[0], c[1], c[2], c[3]);
    }

    /// <summary>Takes five columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth)
    {
        FormulaExpression[] c = Exactly(5);
        (first, second, third, fourth, fifth) = (c[0], c[1], c[2], c[3], c[4]);
    }

    /// <summary>Takes six columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth)
    {
        FormulaExpression[] c = Exactly(6);
        (first, second, third, fourth, fifth, sixth) = (c[0], c[1], c[2], c[3], c[4], c[5]);
    }

    /// <summary>Takes seven columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh)
    {
        FormulaExpression[] c = Exactly(7);
        (first, second, third, fourth, fifth, sixth, seventh) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6]);
    }

    /// <summary>Takes eight columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    /// <param name="eighth">The eighth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh, out FormulaExpression eighth)
    {
        FormulaExpression[] c = Exactly(8);
        (first, second, third, fourth, fifth, sixth, seventh, eighth) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
    }

    /// <summary>Takes nine columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    /// <param name="eighth">The eighth column.</param>
    /// <param name="ninth">The ninth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh, out FormulaExpression eighth,
        out FormulaExpression ninth)
    {
        FormulaExpression[] c = Exactly(9);
        (first, second, third, fourth, fifth, sixth, seventh, eighth, ninth) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]);
    }

    /// <summary>Takes ten columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    /// <param name="eighth">The eighth column.</param>
    /// <param name="ninth">The ninth column.</param>
    /// <param name="tenth">The tenth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh, out FormulaExpression eighth,
        out FormulaExpression ninth, out FormulaExpression tenth)
    {
        FormulaExpression[] c = Exactly(10);
        (first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9]);
    }

    /// <summary>Takes eleven columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    /// <param name="eighth">The eighth column.</param>
    /// <param name="ninth">The ninth column.</param>
    /// <param name="tenth">The tenth column.</param>
    /// <param name="eleventh">The eleventh column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh, out FormulaExpression eighth,
        out FormulaExpression ninth, out FormulaExpression tenth, out FormulaExpression eleventh)
    {
        FormulaExpression[] c = Exactly(11);
        (first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10]);
    }

    /// <summary>Takes twelve columns apart.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="second">The second column.</param>
    /// <param name="third">The third column.</param>
    /// <param name="fourth">The fourth column.</param>
    /// <param name="fifth">The fifth column.</param>
    /// <param name="sixth">The sixth column.</param>
    /// <param name="seventh">The seventh column.</param>
    /// <param name="eighth">The eighth column.</param>
    /// <param name="ninth">The ninth column.</param>
    /// <param name="tenth">The tenth column.</param>
    /// <param name="eleventh">The eleventh column.</param>
    /// <param name="twelfth">The twelfth column.</param>
    public void Deconstruct(
        out FormulaExpression first, out FormulaExpression second, out FormulaExpression third, out FormulaExpression fourth,
        out FormulaExpression fifth, out FormulaExpression sixth, out FormulaExpression seventh, out FormulaExpression eighth,
        out FormulaExpression ninth, out FormulaExpression tenth, out FormulaExpression eleventh, out FormulaExpression twelfth)
    {
        FormulaExpression[] c = Exactly(12);
        (first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth) = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11]);
    }

    private FormulaExpression[] Exactly(int count) => _columns.Length == count
        ? _columns
        : throw new InvalidOperationException($"{_columns.Length} columns were named and {count} variables are to hold them.");
}
