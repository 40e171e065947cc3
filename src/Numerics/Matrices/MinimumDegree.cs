namespace Bayes.Numerics.Matrices;

/// <summary>Orders the levels of all factors but the first by minimum degree, on the graph that is left when the first factor is eliminated.</summary>
internal static class MinimumDegree
{
    private const double FullShare = 0.6;

    /// <summary>Finds the order.</summary>
    /// <param name="pattern">The shape.</param>
    /// <param name="nodes">The levels of all factors in order: first row and width.</param>
    /// <param name="operations">The number of operations at which to give up.</param>
    /// <param name="edges">The number of edges at which to give up.</param>
    /// <returns>All levels in order, the first factor's first; null when given up.</returns>
    public static int[]? Order(BlockPattern pattern, (int Start, int Width)[] nodes, double operations, double edges)
    {
        int first = pattern.Levels[0];
        HashSet<int>[]? neighbours = Graph(pattern, nodes.Length - first, operations, edges);
        if (neighbours is null)
        {
            return null;
        }

        int[] order = new int[nodes.Length];
        for (int j = 0; j < first; j++)
        {
            order[j] = j;
        }

        PriorityQueue<int, (int Degree, int Node)> queue = new();
        for (int v = 0; v < neighbours.Length; v++)
        {
            queue.Enqueue(v, (neighbours[v].Count, v));
        }

        double work = 0;
        double left = neighbours.Sum(s => (double)s.Count) / 2;
        bool[] done = new bool[neighbours.Length];
        int next = first;
        while (queue.TryDequeue(out int v, out (int Degree, int Node) priority))
        {
            // A level whose degree has changed since stands in the queue again.
            if (done[v] || priority.Degree != neighbours[v].Count)
            {
                continue;
            }

            done[v] = true;
            order[next++] = first + v;
            int[] around = [.. neighbours[v].Order()];
            int width = nodes[first + v].Width;
            work += width * Math.Pow((double)around.Length * width, 2);
            foreach (int a in around)
            {
                HashSet<int> set = neighbours[a];
                int before = set.Count;
                set.Remove(v);
                foreach (int b in around)
                {
                    if (b != a)
                    {
                        set.Add(b);
                    }
                }

                left += 0.5 * (set.Count - before);
                if (set.Count != before)
                {
                    queue.Enqueue(a, (set.Count, a));
                }
            }

            if (work > operations || left > edges)
            {
                return null;
            }

            neighbours[v].Clear();

            // Once most of what is left meets most of the rest, the order no longer matters and the work can be foretold.
            double remaining = order.Length - next;
            if (left > FullShare * remaining * remaining / 2)
            {
                return work + (Math.Pow(remaining * width, 3) / 3) > operations ? null : Rest(order, next, done, first);
            }
        }

        return order;
    }

    private static int[] Rest(int[] order, int next, bool[] done, int first)
    {
        for (int v = 0; v < done.Length; v++)
        {
            if (!done[v])
            {
                order[next++] = first + v;
            }
        }

        return order;
    }

    private static HashSet<int>[]? Graph(BlockPattern pattern, int rest, double operations, double limit)
    {
        HashSet<int>[] neighbours = [.. Enumerable.Range(0, rest).Select(_ => new HashSet<int>())];
        int[] offsets = new int[pattern.FactorCount];
        for (int g = 2; g < offsets.Length; g++)
        {
            offsets[g] = offsets[g - 1] + pattern.Levels[g - 1];
        }

        double edges = 0;
        List<int> clique = [];
        for (int j = 0; j < pattern.Levels[0]; j++)
        {
            clique.Clear();
            for (int h = 1; h < pattern.FactorCount; h++)
            {
                BlockPair pair = pattern.Pairs[h - 1];
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    clique.Add(offsets[h] + pair.Columns[b]);
                }
            }

            // They all meet each other, and so have as many edges and as many operations at least, which are not gone through where they are too many.
            double met = clique.Count;
            if (met * (met - 1) / 2 > limit || met * (met - 1) * (met - 2) / 3 > operations)
            {
                return null;
            }

            foreach (int a in clique)
            {
                foreach (int b in clique)
                {
                    if (a != b && neighbours[a].Add(b))
                    {
                        edges += 0.5;
                    }
                }
            }

            if (edges > limit)
            {
                return null;
            }
        }

        foreach (BlockPair pair in pattern.Pairs.Where(p => p.First > 0))
        {
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    int u = offsets[pair.First] + j;
                    int v = offsets[pair.Second] + pair.Columns[b];
                    neighbours[u].Add(v);
                    neighbours[v].Add(u);
                }
            }
        }

        return neighbours;
    }
}
