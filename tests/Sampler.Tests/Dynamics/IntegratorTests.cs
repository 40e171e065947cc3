using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Tests.Dynamics;

public class IntegratorTests
{
    private static readonly IIntegrator Leapfrog = new LeapfrogIntegrator();

    private static readonly IIntegrator ExactNormal = new ExactNormalIntegrator();

    public static TheoryData<string> Names => ["leapfrog", "exact normal"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_steps_backwards_lead_to_the_start(string name)
    {
        ILogDensity target = new FunnelTarget(4);
        PhasePoint start = Start(target, 3);
        PhasePoint end = Move(Integrator(name), target, start, 0.05, 40);
        PhasePoint back = Move(Integrator(name), target, end, -0.05, 40);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(start.Position[i], back.Position[i], 1e-10);
            Assert.Equal(start.Momentum[i], back.Momentum[i], 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Halving_the_step_quarters_the_energy_error(string name)
    {
        ILogDensity target = new FunnelTarget(4);
        PhasePoint start = Start(target, 3);
        double coarse = Move(Integrator(name), target, start, 0.02, 50).Energy - start.Energy;
        double fine = Move(Integrator(name), target, start, 0.01, 100).Energy - start.Energy;
        Assert.InRange(coarse / fine, 3.8, 4.2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_preserves_phase_space_volume(string name)
    {
        ILogDensity target = new FunnelTarget(2);
        PhasePoint start = Start(target, 8);
        double[,] jacobian = new double[4, 4];
        const double H = 1e-5;
        for (int j = 0; j < 4; j++)
        {
            double[] up = Moved(H);
            double[] down = Moved(-H);
            for (int i = 0; i < 4; i++)
            {
                jacobian[i, j] = (up[i] - down[i]) / (2 * H);
            }

            double[] Moved(double by)
            {
                var from = new PhasePoint(2);
                from.CopyFrom(start);
                (j < 2 ? from.Position : from.Momentum)[j % 2] += by;
                Refresh(target, from);
                PhasePoint to = Move(Integrator(name), target, from, 0.3, 1);
                return [.. to.Position, .. to.Momentum];
            }
        }

        Assert.Equal(1.0, Determinant(jacobian), 1e-7);
    }

    [Fact]
    public void Exact_normal_steps_make_no_error_on_the_normal_distribution()
    {
        ILogDensity target = NormalTarget.Standard(5);
        PhasePoint start = Start(target, 4);
        PhasePoint end = Move(ExactNormal, target, start, 1.1, 100);
        Assert.Equal(start.Energy, end.Energy, 1e-12);
        double angle = 110;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((start.Position[i] * Math.Cos(angle)) + (start.Momentum[i] * Math.Sin(angle)), end.Position[i], 1e-11);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    public void A_point_without_finite_density_has_infinite_energy(double logDensity)
    {
        ILogDensity target = new LambdaTarget(2, (_, _) => logDensity);
        PhasePoint start = Start(NormalTarget.Standard(2), 1);
        Assert.Equal(double.PositiveInfinity, Move(Leapfrog, target, start, 0.1, 1).Energy);
    }

    private static IIntegrator Integrator(string name) => name == "leapfrog" ? Leapfrog : ExactNormal;

    private static PhasePoint Start(ILogDensity target, ulong stream)
    {
        var random = new RandomStream(11, stream);
        var point = new PhasePoint(target.Dimension);
        for (int i = 0; i < target.Dimension; i++)
        {
            point.Position[i] = random.NextNormal();
            point.Momentum[i] = random.NextNormal();
        }

        Refresh(target, point);
        return point;
    }

    private static void Refresh(ILogDensity target, PhasePoint point)
    {
        point.LogDensity = target.Evaluate(point.Position, point.Gradient);
        point.UpdateEnergy();
    }

    private static PhasePoint Move(IIntegrator integrator, ILogDensity target, PhasePoint start, double step, int steps)
    {
        var from = new PhasePoint(target.Dimension);
        var to = new PhasePoint(target.Dimension);
        from.CopyFrom(start);
        for (int i = 0; i < steps; i++)
        {
            integrator.Step(target, from, to, step);
            (from, to) = (to, from);
        }

        return from;
    }

    private static double Determinant(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        if (n == 1)
        {
            return matrix[0, 0];
        }

        double sum = 0;
        for (int c = 0; c < n; c++)
        {
            double[,] minor = new double[n - 1, n - 1];
            for (int i = 1; i < n; i++)
            {
                for (int j = 0, k = 0; j < n; j++)
                {
                    if (j != c)
                    {
                        minor[i - 1, k++] = matrix[i, j];
                    }
                }
            }

            sum += (c % 2 == 0 ? 1 : -1) * matrix[0, c] * Determinant(minor);
        }

        return sum;
    }
}
