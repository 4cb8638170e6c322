/**
 * Keys of Databricks Runtime versions with long-term support, newest first: standard, machine learning (CPU and GPU),
 * and the Photon variants of older versions. Other keys are accepted too. `Clusters.selectSparkVersion` picks one of
 * those that the workspace offers.
 *
 * Documentation: https://learn.microsoft.com/azure/databricks/release-notes/runtime/
 *
 * @since 0.1.0
 * @category runtime versions
 */
export const RuntimeVersion = {
  Runtime_18: "18.x-scala2.13",
  Runtime_18_CPU_ML: "18.x-cpu-ml-scala2.13",
  Runtime_18_GPU_ML: "18.x-gpu-ml-scala2.13",
  Runtime_17_3: "17.3.x-scala2.13",
  Runtime_17_3_CPU_ML: "17.3.x-cpu-ml-scala2.13",
  Runtime_17_3_GPU_ML: "17.3.x-gpu-ml-scala2.13",
  Runtime_16_4: "16.4.x-scala2.12",
  Runtime_16_4_CPU_ML: "16.4.x-cpu-ml-scala2.12",
  Runtime_16_4_GPU_ML: "16.4.x-gpu-ml-scala2.12",
  Runtime_16_4_Scala_2_13: "16.4.x-scala2.13",
  Runtime_16_4_Scala_2_13_CPU_ML: "16.4.x-cpu-ml-scala2.13",
  Runtime_16_4_Scala_2_13_GPU_ML: "16.4.x-gpu-ml-scala2.13",
  Runtime_15_4: "15.4.x-scala2.12",
  Runtime_15_4_CPU_ML: "15.4.x-cpu-ml-scala2.12",
  Runtime_15_4_GPU_ML: "15.4.x-gpu-ml-scala2.12",
  Runtime_14_3: "14.3.x-scala2.12",
  Runtime_14_3_CPU_ML: "14.3.x-cpu-ml-scala2.12",
  Runtime_14_3_GPU_ML: "14.3.x-gpu-ml-scala2.12",
  Runtime_13_3: "13.3.x-scala2.12",
  Runtime_13_3_CPU_ML: "13.3.x-cpu-ml-scala2.12",
  Runtime_13_3_GPU_ML: "13.3.x-gpu-ml-scala2.12",
  Runtime_12_2: "12.2.x-scala2.12",
  Runtime_12_2_CPU_ML: "12.2.x-cpu-ml-scala2.12",
  Runtime_12_2_GPU_ML: "12.2.x-gpu-ml-scala2.12",
  Runtime_12_2_PHOTON: "12.2.x-photon-scala2.12",
  Runtime_11_3: "11.3.x-scala2.12",
  Runtime_11_3_CPU_ML: "11.3.x-cpu-ml-scala2.12",
  Runtime_11_3_GPU_ML: "11.3.x-gpu-ml-scala2.12",
  Runtime_11_3_PHOTON: "11.3.x-photon-scala2.12",
  Runtime_10_4: "10.4.x-scala2.12",
  Runtime_10_4_CPU_ML: "10.4.x-cpu-ml-scala2.12",
  Runtime_10_4_GPU_ML: "10.4.x-gpu-ml-scala2.12",
  Runtime_10_4_PHOTON: "10.4.x-photon-scala2.12",
  Runtime_9_1: "9.1.x-scala2.12",
  Runtime_9_1_CPU_ML: "9.1.x-cpu-ml-scala2.12",
  Runtime_9_1_GPU_ML: "9.1.x-gpu-ml-scala2.12",
  Runtime_9_1_PHOTON: "9.1.x-photon-scala2.12",
  Runtime_7_3: "7.3.x-scala2.12",
  Runtime_Light_2_4_ESR: "apache-spark-2.4.x-esr-scala2.11"
} as const
