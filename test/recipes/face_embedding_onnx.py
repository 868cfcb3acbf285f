#!/usr/bin/env python3
"""Makes models/face/dlib_face_recognition.onnx from the weights that the npm package @vladmandic/face-api carries.

Usage: face_embedding_onnx.py FOLDER_OF_THE_PACKAGE OUT.onnx      (needs: pip install onnx numpy)

The network is dlib's face recognition ResNet (Davis King, weights in the public domain; the package is MIT). Input
`face` [1, 3, 150, 150], RGB 0..255; output `embedding` [1, 128]. Weights stay as the 8 bit values of the package
(a few are floats there);
DequantizeLinear takes each convolution's scale layer in as its scale by output channel.
"""
import json
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

package, target = sys.argv[1:]
groups = json.load(open(f"{package}/model/face_recognition_model-weights_manifest.json"))
raw = b"".join(open(f"{package}/model/{p}", "rb").read() for g in groups for p in g["paths"])
weights, at = {}, 0
for w in (w for g in groups for w in g["weights"]):
    count = int(np.prod(w["shape"]))
    q = w.get("quantization")
    kind, scale, least = (np.uint8, q["scale"], q["min"]) if q else (np.float32, None, None)
    weights[w["name"]] = (np.frombuffer(raw, kind, count, at).reshape(w["shape"]), scale, least)
    at += count * np.dtype(kind).itemsize
assert at == len(raw)

nodes, inits, serial = [], [], 0


def real(name):
    values, scale, least = weights[name]
    if scale is None:
        return values.astype(np.float32)
    return values.astype(np.float32) * np.float32(scale) + np.float32(least)


def put(array):
    global serial
    serial += 1
    inits.append(numpy_helper.from_array(array, f"w{serial}"))
    return f"w{serial}"


def node(op, inputs, **attributes):
    global serial
    serial += 1
    nodes.append(helper.make_node(op, inputs, [f"t{serial}"], **attributes))
    return f"t{serial}"


def conv(x, name, stride=1, same=True, relu=True):
    values, scale, least = weights[f"{name}/conv/filters"]
    gamma, beta = real(f"{name}/scale/weights"), real(f"{name}/scale/biases")
    across = np.ascontiguousarray(values.transpose(3, 2, 0, 1))
    if scale is None:
        w = put(across * gamma[:, None, None, None])
    else:
        zero = round(-least / scale)
        assert abs(zero + least / scale) < 1e-2 and 0 <= zero <= 255, (name, zero, least / scale)
        steps = [put((scale * gamma).astype(np.float32)), put(np.full(len(gamma), zero, np.uint8))]
        w = node("DequantizeLinear", [put(across), *steps], axis=0)
    pad = (values.shape[0] - 1) // 2 if same else 0
    out = node("Conv", [x, w, put((real(f"{name}/conv/bias") * gamma + beta).astype(np.float32))], strides=[stride] * 2, pads=[pad] * 4)
    return node("Relu", [out]) if relu else out


def residual(x, name):
    out = conv(conv(x, f"{name}/conv1"), f"{name}/conv2", relu=False)
    return node("Relu", [node("Add", [out, x])])


def residual_down(x, name, side, channels):
    """`side` of x; returns the new side and channels too. What is smaller is padded with zeros at its end."""
    out = conv(conv(x, f"{name}/conv1", stride=2, same=False), f"{name}/conv2", relu=False)
    made = weights[f"{name}/conv2/conv/filters"][0].shape[3]
    inner, pooled_side = (side - 3) // 2 + 1, side // 2
    pooled = node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
    if inner != pooled_side:
        out = node("Pad", [out, put(np.array([0, 0, 0, 0, 0, 0, 1, 1], np.int64))])
    if channels != made:
        pooled = node("Pad", [pooled, put(np.array([0, 0, 0, 0, 0, made - channels, 0, 0], np.int64))])
    return node("Relu", [node("Add", [pooled, out])]), pooled_side, made


x = node("Sub", ["face", put(np.array([122.782, 117.001, 104.298], np.float32).reshape(1, 3, 1, 1))])
x = node("Div", [x, put(np.array(255, np.float32))])
x = conv(x, "conv32_down", stride=2, same=False)
x = node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
side, channels = 35, 32
for name in ("conv32_1", "conv32_2", "conv32_3"):
    x = residual(x, name)
for block, rest in (("conv64", 3), ("conv128", 2), ("conv256", 2)):
    x, side, channels = residual_down(x, f"{block}_down", side, channels)
    for i in range(rest):
        x = residual(x, f"{block}_{i + 1}")
x, side, channels = residual_down(x, "conv256_down_out", side, channels)
x = node("ReduceMean", [x], axes=[2, 3], keepdims=0)
values, scale, least = weights["fc"]
if scale is None:
    fc = put(values.copy())
else:
    steps = [put(np.array(scale, np.float32)), put(np.array(round(-least / scale), np.uint8))]
    fc = node("DequantizeLinear", [put(values.copy()), *steps])
nodes.append(helper.make_node("MatMul", [x, fc], ["embedding"]))
graph = helper.make_graph(
    nodes,
    "dlib face recognition",
    [helper.make_tensor_value_info("face", TensorProto.FLOAT, [1, 3, 150, 150])],
    [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 128])],
    inits,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, target)
