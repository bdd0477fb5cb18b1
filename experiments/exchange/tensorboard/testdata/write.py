"""Writes, with the real writers, what the tests of this package read.

    python write.py FOLDER [torch|tensorboardX]

SummaryWriter is that of torch.utils.tensorboard or of tensorboardX, which have the same methods.
TensorBoard's own package writes what tf.summary and Keras do: scalars as tensors. The committed
files are those of tensorboardX 2.6.5 and tensorboard 2.21.0.
"""

import os
import sys
import time

import numpy as np

folder, which = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "tensorboardX"
if which == "torch":
    from torch.utils.tensorboard import SummaryWriter
else:
    from tensorboardX import SummaryWriter

# A script's usual writer, in a folder with the time in its name.
writer = SummaryWriter(os.path.join(folder, "summary", "runs", "Dec01_host"))
for step in range(3):
    writer.add_scalar("loss", 1 / (step + 1), step)
    writer.add_scalar("val/accuracy", step / 4, step)
writer.add_scalar("odd", float("nan"), 2)
writer.add_scalar("odd", float("inf"), 3)
writer.add_scalars("both", {"train": 0.5, "val": 0.25}, 3)
writer.add_text("note", "hello", 3)
writer.add_histogram("weights", np.array([1.0, 2.0, 3.0]), 3)
writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), 3)
writer.add_hparams({"lr": 0.5, "name": "adam", "bias": True}, {"hparam/best": 0.25})
writer.close()

# A script that was started again from its checkpoint of step 2: what was after it is purged.
again = os.path.join(folder, "again", "runs")
for losses, purge in [([4.0, 3.0, 2.0, 1.0], None), ([2.5], 2)]:
    writer = SummaryWriter(again, purge_step=purge)
    for step, loss in enumerate(losses, purge or 0):
        writer.add_scalar("loss", loss, step)
    writer.close()
    time.sleep(1.1)  # the name of the file has the second

# Keras's TensorBoard callback: folders train and validation, tensors.
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.plugins.hparams import summary_v2 as hparams
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter

for part, base in [("train", 1.0), ("validation", 2.0)]:
    writer = EventFileWriter(os.path.join(folder, "keras", "logs", part))

    def add(summary, step):
        writer.add_event(Event(wall_time=time.time(), step=step, summary=summary))

    for epoch in range(3):
        add(scalar_pb("epoch_loss", base / (epoch + 1)), epoch)
    add(text_pb("note", "hello"), 0)
    if part == "train":
        add(hparams.hparams_pb({"lr": 0.5, "name": "adam"}), 0)
        # A later event of a tag may come without its metadata.
        value = scalar_pb("epoch_loss", 0.125).value[0]
        value.ClearField("metadata")
        add(Summary(value=[value]), 3)
    writer.close()
