using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a factor with one effect a group whose conditional posteriors are skewed: b = τ(m + e^λ h(z)), see <see cref="ConditionalShape"/>.</summary>
internal sealed class ShapedFactorTransport : FactorTransport
{
    private const int Lanes = 8;

    private readonly ConditionalShape _shape;
    private readonly int _logSd;
    private readonly int _first;
    private readonly int _levels;
    private readonly double[] _z;
    private readonly double[] _shift;
    private readonly double[] _effect;
    private readonly double[] _byShift;

    public ShapedFactorTransport(ConditionalShape shape)
        : base(shape.Shifts)
    {
        _shape = shape;
        _logSd = shape.Shifts.Terms[0].LogSd;
        _first = shape.Shifts.Terms[0].GroupEffects;
        _levels = shape.Shifts.Levels;
        _z = new double[shape.Stride];
        _shift = new double[shape.Stride];
        _effect = new double[shape.Stride];
        _byShift = new double[shape.Stride];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Map(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        Load(whitened);
        double t = parameters[_logSd];
        Curves curves = new(_shape, t);
        Vector512<double> tau = Vector512.Create(Math.Exp(t));
        Vector512<double> logs = Vector512<double>.Zero;
        ref double effect = ref MemoryMarshal.GetArrayDataReference(_effect);
        for (int j = 0; j < _z.Length; j += Lanes)
        {
            Vector512<double> shift = Vector512.LoadUnsafe(ref _shift[0], (nuint)j);
            Vector512<double> z = Vector512.LoadUnsafe(ref _z[0], (nuint)j);
            Vector512<double> m = curves.Value(0, j) + (curves.Value(1, j) * shift);
            Vector512<double> lambda = curves.Value(2, j) + (curves.Value(3, j) * shift);
            Vector512<double> epsilon = curves.Value(4, j);
            Vector512<double> kappa = epsilon / Vector512.Sqrt(Vector512<double>.One + (epsilon * epsilon));
            Vector512<double> root = Vector512.Sqrt(Vector512<double>.One + (z * z));
            Vector512<double> slope = Vector512<double>.One + (kappa * z / root);
            Vector512<double> value = tau * (m + (VectorExponential.Exp(lambda) * (z + (kappa * root))));
            value.StoreUnsafe(ref effect, (nuint)j);
            logs += lambda + Vector512.Log(slope);
        }

        _effect.AsSpan(0, _levels).CopyTo(parameters[_first..]);
        return (_levels * t) + LaneSums.InOrder(logs);
    }

    protected override void Invert(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        double t = parameters[_logSd];
        double sd = Math.Exp(t);
        Curves curves = new(_shape, t);
        for (int j = 0; j < _levels; j++)
        {
            double shift = Linear[j];
            int vector = j / Lanes * Lanes;
            double m = curves.Value(0, vector).GetElement(j - vector) + (curves.Value(1, vector).GetElement(j - vector) * shift);
            double lambda = curves.Value(2, vector).GetElement(j - vector) + (curves.Value(3, vector).GetElement(j - vector) * shift);
            double h = ((parameters[_first + j] / sd) - m) * Math.Exp(-lambda);
            whitened[_first + j] = SkewedNormal.Inverse(h, curves.Value(4, vector).GetElement(j - vector));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Differentiate(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        Load(whitened);
        gradient.Slice(_first, _levels).CopyTo(_effect);
        double t = parameters[_logSd];
        Curves curves = new(_shape, t);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> tau = Vector512.Create(Math.Exp(t));
        Vector512<double> sums = Vector512<double>.Zero;
        for (int j = 0; j < _z.Length; j += Lanes)
        {
            Vector512<double> shift = Vector512.LoadUnsafe(ref _shift[0], (nuint)j);
            Vector512<double> z = Vector512.LoadUnsafe(ref _z[0], (nuint)j);
            Vector512<double> byScaled = tau * Vector512.LoadUnsafe(ref _effect[0], (nuint)j);
            Vector512<double> mByShift = curves.Value(1, j);
            Vector512<double> lambdaByShift = curves.Value(3, j);
            Vector512<double> m = curves.Value(0, j) + (mByShift * shift);
            Vector512<double> scale = VectorExponential.Exp(curves.Value(2, j) + (lambdaByShift * shift));
            Vector512<double> epsilon = curves.Value(4, j);
            Vector512<double> inverse = one / (one + (epsilon * epsilon));
            Vector512<double> inverseRoot = Vector512.Sqrt(inverse);
            Vector512<double> kappa = epsilon * inverseRoot;
            Vector512<double> root = Vector512.Sqrt(one + (z * z));
            Vector512<double> sine = z / root;
            Vector512<double> slope = one + (kappa * sine);
            Vector512<double> bent = scale * (z + (kappa * root));
            Vector512<double> byLambda = (byScaled * bent) + one;
            Vector512<double> byKappa = (byScaled * scale * root) + (sine / slope);
            ((byScaled * scale * slope) + (kappa / (root * root * root * slope))).StoreUnsafe(ref _z[0], (nuint)j);
            ((byScaled * mByShift) + (byLambda * lambdaByShift)).StoreUnsafe(ref _byShift[0], (nuint)j);
            sums += (byScaled * (m + bent + curves.Derivative(0, j) + (curves.Derivative(1, j) * shift)))
                + (byLambda * (curves.Derivative(2, j) + (curves.Derivative(3, j) * shift)))
                + (byKappa * inverse * inverseRoot * curves.Derivative(4, j));
        }

        _z.AsSpan(0, _levels).CopyTo(whitenedGradient[_first..]);
        _byShift.AsSpan(0, _levels).CopyTo(ByLinear);
        whitenedGradient[_logSd] += LaneSums.InOrder(sums) + _levels;
    }

    private void Load(ReadOnlySpan<double> whitened)
    {
        whitened.Slice(_first, _levels).CopyTo(_z);
        _z.AsSpan(_levels).Clear();
        Linear.CopyTo(_shift);
    }

    /// <summary>The functions of a shape at one t.</summary>
    private readonly ref struct Curves
    {
        private readonly ReadOnlySpan<double> _low;
        private readonly ReadOnlySpan<double> _high;
        private readonly int _stride;
        private readonly Vector512<double> _value0;
        private readonly Vector512<double> _value1;
        private readonly Vector512<double> _value2;
        private readonly Vector512<double> _value3;
        private readonly Vector512<double> _derivative0;
        private readonly Vector512<double> _derivative1;
        private readonly Vector512<double> _derivative2;
        private readonly Vector512<double> _derivative3;

        public Curves(ConditionalShape shape, double t)
        {
            Span<double> value = stackalloc double[4];
            Span<double> derivative = stackalloc double[4];
            int cell = shape.Locate(t, value, derivative);
            _stride = shape.Stride;
            _low = shape.Node(cell);
            _high = shape.Node(cell + 1);
            (_value0, _value1, _value2, _value3) = (Vector512.Create(value[0]), Vector512.Create(value[1]), Vector512.Create(value[2]), Vector512.Create(value[3]));
            (_derivative0, _derivative1, _derivative2, _derivative3) =
                (Vector512.Create(derivative[0]), Vector512.Create(derivative[1]), Vector512.Create(derivative[2]), Vector512.Create(derivative[3]));
        }

        public Vector512<double> Value(int function, int j) => Combine(function, j, _value0, _value1, _value2, _value3);

        public Vector512<double> Derivative(int function, int j) => Combine(function, j, _derivative0, _derivative1, _derivative2, _derivative3);

        private Vector512<double> Combine(
            int function, int j, Vector512<double> low, Vector512<double> lowSlope, Vector512<double> high, Vector512<double> highSlope)
        {
            int at = (2 * function * _stride) + j;
            return (low * Vector512.Create(_low.Slice(at, Lanes))) + (lowSlope * Vector512.Create(_low.Slice(at + _stride, Lanes)))
                + (high * Vector512.Create(_high.Slice(at, Lanes))) + (highSlope * Vector512.Create(_high.Slice(at + _stride, Lanes)));
        }
    }
}
