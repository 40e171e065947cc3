namespace Bayes.Numerics;

/// <summary>The Philox4x32-10 block function: a keyed bijection of 128-bit counters that passes every known test of randomness.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11, section 4.3.</remarks>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;

    // Weyl increments of the key: the golden ratio and √3 − 1, times 2³².
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>Encrypts a counter.</summary>
    /// <param name="counter">Four 32-bit words, the least significant first.</param>
    /// <param name="key">Two 32-bit words.</param>
    /// <returns>Four random 32-bit words.</returns>
    internal static (uint X0, uint X1, uint X2, uint X3) Block((uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key)
    {
        (uint x0, uint x1, uint x2, uint x3) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ k0;
            x2 = (uint)(product0 >> 32) ^ x3 ^ k1;
            x1 = (uint)product1;
            x3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (x0, x1, x2, x3);
    }
}
