"""One epoch of 784-128-64-32-10 on MNIST in PyTorch, to compare BenchmarkEpoch with.

usage: MNIST_DIR=... python3 nn/bench/torch_epoch.py [THREADS [BATCH [relu|sigmoid [sgd|adam [none|batch_norm|dropout]]]]]

The images are in memory as float32, a batch is one index into them: no loader
is in the way. Where PyTorch computes with a BLAS library (Debian's does), it
should be OpenBLAS (libopenblas0), or it is many times slower.
"""
import gzip, os, sys, time
import numpy as np, torch

arguments = sys.argv[1:] + ["1", "64", "relu", "sgd", "none"][len(sys.argv) - 1:]
threads, batch, activation, optimizer, regularization = int(arguments[0]), int(arguments[1]), *arguments[2:]
torch.set_num_threads(threads)
if "MNIST_DIR" not in os.environ:
    sys.exit("set MNIST_DIR to the folder with MNIST's four .gz files")

def read(name, header):
    return np.frombuffer(gzip.open(os.path.join(os.environ["MNIST_DIR"], name)).read(), np.uint8, offset=header)

x = torch.from_numpy(read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32) / 255)
y = torch.from_numpy(read("train-labels-idx1-ubyte.gz", 8).astype(np.int64))

torch.manual_seed(0)
act = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[activation]
layers = []
for inputs, outputs in [(784, 128), (128, 64), (64, 32)]:
    layers.append(torch.nn.Linear(inputs, outputs, bias=regularization != "batch_norm"))
    if regularization == "batch_norm":
        layers.append(torch.nn.BatchNorm1d(outputs))
    layers.append(act())
    if regularization == "dropout":
        layers.append(torch.nn.Dropout(0.2))
net = torch.nn.Sequential(*layers, torch.nn.Linear(32, 10))
opt = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](net.parameters(), lr=0.01)
loss = torch.nn.CrossEntropyLoss()

seconds = []
for epoch in range(5):
    start = time.time()
    order = torch.randperm(len(x))
    for i in range(0, len(x), batch):
        index = order[i:i + batch]
        opt.zero_grad()
        loss(net(x[index]), y[index]).backward()
        opt.step()
    seconds.append(time.time() - start)
print(f"PyTorch {torch.__version__}, {threads} threads, batch {batch}, {activation}, {optimizer}: "
      f"best epoch {min(seconds):.3f} s, of {len(seconds)}")
