using System.Runtime.CompilerServices;

namespace Bayes.Numerics.Differentiation;

/// <summary>A value with all its derivatives to third order by up to three variables.</summary>
/// <remarks>
/// Products follow Leibniz' rule, compositions that of Faà di Bruno (Griewank and Walther 2008, chapter 13). Each mixed derivative is
/// kept once. Work is done for as many variables as occur.
/// </remarks>
public struct Jet : ITaylor<Jet>
{
    private double _value;
    private int _variables;
    private Three _first;
    private Six _second;
    private Ten _third;

    /// <inheritdoc/>
    public static int Order => 3;

    /// <inheritdoc/>
    public readonly double Value => _value;

    /// <summary>The place of ∂²/∂a∂b among the second derivatives, in the order 00, 01, 02, 11, 12, 22.</summary>
    private static ReadOnlySpan<byte> PairPlace => [0, 1, 2, 1, 3, 4, 2, 4, 5];

    /// <summary>The place of ∂³/∂a∂b∂c, a ≤ b ≤ c, among the third derivatives, in the order 000, 001, 002, 011, 012, 022, 111, 112, 122, 222.</summary>
    private static ReadOnlySpan<byte> TriplePlace =>
    [
        0, 1, 2, 0, 3, 4, 0, 0, 5,
        0, 0, 0, 0, 6, 7, 0, 0, 8,
        0, 0, 0, 0, 0, 0, 0, 0, 9,
    ];

    /// <inheritdoc/>
    public static Jet operator +(Jet left, Jet right) => Combine(left, right, 1);

    /// <inheritdoc/>
    public static Jet operator -(Jet left, Jet right) => Combine(left, right, -1);

    /// <inheritdoc/>
    public static Jet operator *(Jet left, Jet right)
    {
        Jet result = default;
        double a = left._value;
        double b = right._value;
        int n = Math.Max(left._variables, right._variables);
        result._value = a * b;
        result._variables = n;
        for (int i = 0; i < n; i++)
        {
            result._first[i] = (left._first[i] * b) + (a * right._first[i]);
            for (int j = i; j < n; j++)
            {
                int ij = PairPlace[(3 * i) + j];
                result._second[ij] = (left._second[ij] * b) + (left._first[i] * right._first[j]) + (left._first[j] * right._first[i]) + (a * right._second[ij]);
                for (int k = j; k < n; k++)
                {
                    int ik = PairPlace[(3 * i) + k];
                    int jk = PairPlace[(3 * j) + k];
                    int ijk = TriplePlace[(9 * i) + (3 * j) + k];
                    result._third[ijk] = (left._third[ijk] * b) + (a * right._third[ijk])
                        + (left._second[ij] * right._first[k]) + (left._second[ik] * right._first[j]) + (left._second[jk] * right._first[i])
                        + (left._first[i] * right._second[jk]) + (left._first[j] * right._second[ik]) + (left._first[k] * right._second[ij]);
                }
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public static Jet operator *(double left, Jet right)
    {
        Scale(ref right, left);
        return right;
    }

    /// <inheritdoc/>
    public static Jet operator +(Jet left, double right)
    {
        left._value += right;
        return left;
    }

    /// <inheritdoc/>
    public static Jet operator -(Jet operand)
    {
        Scale(ref operand, -1);
        return operand;
    }

    /// <inheritdoc/>
    public static Jet Constant(double value)
    {
        Jet result = default;
        result._value = value;
        return result;
    }

    /// <inheritdoc/>
    public static Jet Variable(double value, int index)
    {
        Jet result = default;
        result._value = value;
        result._variables = index + 1;
        result._first[index] = 1;
        return result;
    }

    /// <inheritdoc/>
    public readonly Jet Chain(double value, double first, double second, double third)
    {
        Jet result = default;
        int n = _variables;
        result._value = value;
        result._variables = n;
        for (int i = 0; i < n; i++)
        {
            result._first[i] = first * _first[i];
            for (int j = i; j < n; j++)
            {
                int ij = PairPlace[(3 * i) + j];
                result._second[ij] = (first * _second[ij]) + (second * _first[i] * _first[j]);
                for (int k = j; k < n; k++)
                {
                    int ik = PairPlace[(3 * i) + k];
                    int jk = PairPlace[(3 * j) + k];
                    int ijk = TriplePlace[(9 * i) + (3 * j) + k];
                    result._third[ijk] = (first * _third[ijk])
                        + (second * ((_second[ij] * _first[k]) + (_second[ik] * _first[j]) + (_second[jk] * _first[i])))
                        + (third * _first[i] * _first[j] * _first[k]);
                }
            }
        }

        return result;
    }

    /// <summary>∂/∂a.</summary>
    /// <param name="a">The variable, from 0.</param>
    /// <returns>The derivative.</returns>
    public readonly double First(int a) => _first[a];

    /// <summary>∂²/∂a∂b.</summary>
    /// <param name="a">A variable, from 0.</param>
    /// <param name="b">Another or the same.</param>
    /// <returns>The derivative.</returns>
    public readonly double Second(int a, int b) => _second[PairPlace[(3 * a) + b]];

    /// <summary>∂³/∂a∂b∂c.</summary>
    /// <param name="a">A variable, from 0.</param>
    /// <param name="b">Another or the same, not before <paramref name="a"/>.</param>
    /// <param name="c">Another or the same, not before <paramref name="b"/>.</param>
    /// <returns>The derivative.</returns>
    public readonly double Third(int a, int b, int c) => _third[TriplePlace[(9 * a) + (3 * b) + c]];

    private static Jet Combine(Jet left, in Jet right, double sign)
    {
        left._value += sign * right._value;
        left._variables = Math.Max(left._variables, right._variables);
        for (int i = 0; i < 3; i++)
        {
            left._first[i] += sign * right._first[i];
        }

        for (int i = 0; i < 6; i++)
        {
            left._second[i] += sign * right._second[i];
        }

        for (int i = 0; i < 10; i++)
        {
            left._third[i] += sign * right._third[i];
        }

        return left;
    }

    private static void Scale(ref Jet jet, double factor)
    {
        jet._value *= factor;
        for (int i = 0; i < 3; i++)
        {
            jet._first[i] *= factor;
        }

        for (int i = 0; i < 6; i++)
        {
            jet._second[i] *= factor;
        }

        for (int i = 0; i < 10; i++)
        {
            jet._third[i] *= factor;
        }
    }

    [InlineArray(3)]
    private struct Three
    {
        private double _element;
    }

    [InlineArray(6)]
    private struct Six
    {
        private double _element;
    }

    [InlineArray(10)]
    private struct Ten
    {
        private double _element;
    }
}
