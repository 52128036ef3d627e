# SPDX-License-Identifier: Apache-2.0
"""One class for each peer: open a file for one thread, set the input, run, read the scores."""

import numpy


class ONNXRuntime:
    def __init__(self, path):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
        self.binding = self.session.io_binding()

    def set_input(self, array):
        self.binding.bind_cpu_input("input", array)
        self.binding.bind_output("logits")

    def run(self):
        self.session.run_with_iobinding(self.binding)

    def scores(self):
        return self.binding.copy_outputs_to_cpu()[0].ravel()


class LiteRT:
    def __init__(self, path):
        from ai_edge_litert.interpreter import Interpreter

        # The default operators come with the XNNPACK delegate.
        self.interpreter = Interpreter(path, num_threads=1)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]
        self.output = self.interpreter.get_output_details()[0]
        self.run = self.interpreter.invoke

    def set_input(self, array):
        values = array.transpose(0, 2, 3, 1)
        if self.input["dtype"] == numpy.int8:
            scale, zero_point = self.input["quantization"]
            values = numpy.clip(numpy.rint(values / scale) + zero_point, -128, 127)
        self.interpreter.set_tensor(self.input["index"], values.astype(self.input["dtype"]))

    def scores(self):
        values = self.interpreter.get_tensor(self.output["index"]).ravel()
        if self.output["dtype"] == numpy.int8:
            scale, zero_point = self.output["quantization"]
            values = (values.astype(numpy.float32) - zero_point) * scale
        return values


class NCNN:
    def __init__(self, path):
        import ncnn

        self.ncnn = ncnn
        self.net = ncnn.Net()
        self.net.opt.num_threads = 1
        self.net.opt.use_vulkan_compute = False
        self.net.load_param(f"{path}.param")
        self.net.load_model(f"{path}.bin")

    def set_input(self, array):
        self.input = self.ncnn.Mat(array[0]).clone()

    def run(self):
        extractor = self.net.create_extractor()
        extractor.input("in0", self.input)
        _, self.output = extractor.extract("out0")

    def scores(self):
        return numpy.array(self.output).ravel()


class OpenVINO:
    def __init__(self, path):
        import openvino

        options = {
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,
        }
        self.request = openvino.Core().compile_model(path, "CPU", options).create_infer_request()

    def set_input(self, array):
        import openvino

        self.request.set_input_tensor(openvino.Tensor(array))

    def run(self):
        self.request.start_async()
        self.request.wait()

    def scores(self):
        return self.request.get_output_tensor().data.ravel().copy()


RUNTIMES = {"litert": LiteRT, "ncnn": NCNN, "onnxruntime": ONNXRuntime, "openvino": OpenVINO}
