import { OnnxGraph, type OnnxValue } from '../onnx/onnx-graph.ts'
import {
  ATTENTION_REGIONS,
  FEATURE_MAP_TENSOR,
  MESH_LENGTH,
  MESH_POINTS,
  MESH_TENSOR,
  PRESENCE_TENSOR,
  refinedOrder,
} from './attention-mesh.ts'
import { addRegionFrame } from './attention-region-frame.ts'
import { readFaceMeshAsset } from './face-mesh-assets.ts'
import { readTfliteModel } from './tflite-model.ts'
import { addTfliteNetwork } from './tflite-to-onnx.ts'

const INPUT_SIZE = 192
/** The first operator set with GridSample. */
const OPERATOR_SET = 16

/**
 * The landmark network of face_landmarker.task as ONNX, without its irises: `image` [n,3,192,192] RGB 0..255 to `mesh` [n,1404]
 * (468 points of x, y, z in input pixels, lips and eyes refined) and `presence` [n] (probability of a face).
 */
export function buildFaceMesh(): Uint8Array {
  const model = readTfliteModel(readFaceMeshAsset('face_landmark_with_attention.tflite'))
  const graph = new OnnxGraph('face_mesh', OPERATOR_SET)
  const pixels = graph.input('image', ['n', 3, INPUT_SIZE, INPUT_SIZE])
  const [inputTensor = -1] = model.inputs
  const [plain = '', logit = '', featureMap = ''] = addTfliteNetwork(graph, model, {
    given: new Map([[inputTensor, graph.node('Mul', [pixels, graph.scalar(1 / 255)])]]),
    targets: [MESH_TENSOR, PRESENCE_TENSOR, FEATURE_MAP_TENSOR],
  })
  const mesh = graph.reshape(plain, [0, MESH_POINTS, 3])

  const refined: OnnxValue[] = []
  for (const region of ATTENTION_REGIONS) {
    const frame = addRegionFrame(graph, mesh, region)
    const given = new Map([[region.cutTensor, frame.cut(featureMap)]])
    const [points = ''] = addTfliteNetwork(graph, model, { given, targets: [region.pointsTensor] })
    refined.push(frame.place(points))
  }
  const blocks = graph.node('Concat', [graph.reshape(plain, [0, MESH_LENGTH]), ...refined], { axis: 1 })
  const order = graph.integers(refinedOrder().slice(0, MESH_LENGTH))
  graph.output('mesh', graph.node('Gather', [blocks, order], { axis: 1 }), ['n', MESH_LENGTH])
  graph.output('presence', graph.node('Sigmoid', [graph.reshape(logit, [-1])]), ['n'])
  return graph.encode()
}
