// Each test keeps all processors busy with its own chains; side by side they would only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
