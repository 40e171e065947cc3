using System.Runtime.InteropServices;
using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

/// <summary>The map of a group is the same alone and in each of eight lanes.</summary>
public sealed class GroupMapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Eight_groups_side_by_side_are_mapped_as_each_alone(int q)
    {
        RandomStream random = new(41, (ulong)q);
        double[] f = Triangle(random, q);
        double[][] a = [.. Enumerable.Range(0, EightGroups.Count).Select(_ => Square(Triangle(random, q), q))];
        double[][] c = Vectors(random, q);
        double[][] z = Vectors(random, q);
        double[][] byEffects = Vectors(random, q);
        GroupMap<EightGroups, EightGroups> together = new(q);
        EightGroups[] fs = Lanes([.. Enumerable.Repeat(f, EightGroups.Count)]);
        EightGroups[] cs = Lanes(c);
        EightGroups[] zs = Lanes(z);
        EightGroups[] mapped = new EightGroups[q];
        EightGroups[] back = new EightGroups[q];
        EightGroups[] byZ = new EightGroups[q];
        EightGroups[] byC = new EightGroups[q];
        EightGroups[] byF = new EightGroups[q * q];
        EightGroups logs = together.Load(fs, Lanes(a));
        together.ToEffects(fs, cs, zs, mapped);
        together.ToWhitened(fs, cs, mapped, back);
        together.PullBack(fs, cs, zs, Lanes(byEffects), byZ, byC, byF);
        for (int lane = 0; lane < EightGroups.Count; lane++)
        {
            GroupMap<double, OneGroup> alone = new(q);
            double[] b = new double[q];
            double[] byZAlone = new double[q];
            double[] byCAlone = new double[q];
            double[] byFAlone = new double[q * q];
            Near([alone.Load(f, a[lane])], [logs], lane);
            alone.ToEffects(f, c[lane], z[lane], b);
            Near(b, mapped, lane);
            Near(z[lane], back, lane);
            alone.PullBack(f, c[lane], z[lane], byEffects[lane], byZAlone, byCAlone, byFAlone);
            Near(byZAlone, byZ, lane);
            Near(byCAlone, byC, lane);
            Near(byFAlone, byF, lane);
        }
    }

    private static void Near(ReadOnlySpan<double> expected, EightGroups[] actual, int lane)
    {
        ReadOnlySpan<double> lanes = MemoryMarshal.Cast<EightGroups, double>(actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], lanes[(i * EightGroups.Count) + lane], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static EightGroups[] Lanes(double[][] groups)
    {
        EightGroups[] lanes = new EightGroups[groups[0].Length];
        Span<double> numbers = MemoryMarshal.Cast<EightGroups, double>(lanes.AsSpan());
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = groups[i % EightGroups.Count][i / EightGroups.Count];
        }

        return lanes;
    }

    private static double[][] Vectors(RandomStream random, int q) =>
        [.. Enumerable.Range(0, EightGroups.Count).Select(_ => Enumerable.Range(0, q).Select(_ => random.NextNormal()).ToArray())];

    private static double[] Triangle(RandomStream random, int q) =>
        [.. Enumerable.Range(0, q * q).Select(i => i % q > i / q ? 0 : i % q == i / q ? Math.Exp(random.NextNormal()) : random.NextNormal())];

    private static double[] Square(double[] factor, int q) =>
        [.. Enumerable.Range(0, q * q).Select(i => Enumerable.Range(0, q).Sum(k => factor[(i / q * q) + k] * factor[(i % q * q) + k]))];
}
