/** The functions of Databricks that the engine does not have. Every other unknown name is an error of the statement. */

const names = new Set(
  (
    "aes_decrypt aes_encrypt ai_analyze_sentiment ai_classify ai_extract ai_fix_grammar ai_forecast ai_gen ai_generate_text " +
    "ai_mask ai_parse_document ai_query ai_similarity ai_summarize ai_translate approx_top_k array_any between " +
    "bitmap_bit_position bitmap_bucket_number bitmap_construct_agg bitmap_count bitmap_or_agg bround cloud_files_state " +
    "collate collation collations count_min_sketch crc32c cube current_metastore current_recipient current_version decimal " +
    "endswith event_log explode from_avro from_csv from_protobuf from_xml geohash " +
    "getbit getdate grouping__id h3_boundaryasgeojson h3_boundaryaswkb h3_boundaryaswkt h3_centerasgeojson " +
    "h3_centeraswkb h3_centeraswkt h3_compact h3_coverash3 h3_coverash3string h3_distance h3_h3tostring h3_hexring " +
    "h3_ischildof h3_ispentagon h3_isvalid h3_kring h3_kringdistances h3_longlatash3 h3_longlatash3string h3_maxchild " +
    "h3_minchild h3_pointash3 h3_pointash3string h3_polyfillash3 h3_polyfillash3string h3_resolution h3_stringtoh3 " +
    "h3_tochildren h3_toparent h3_try_polyfillash3 h3_uncompact h3_validate histogram_numeric hll_sketch_agg " +
    "hll_sketch_estimate hll_union hll_union_agg http_request input_file_block_length input_file_block_start " +
    "input_file_name is_account_group_member is_member java_method list_secrets " +
    "make_valid_utf8 measure monotonically_increasing_id parse_timestamp_ntz randn randstr read_kafka read_kinesis " +
    "read_pubsub read_pulsar read_state_metadata read_statestore reflect regr_sxx regr_sxy regr_syy remote_query " +
    "schema_of_avro schema_of_csv schema_of_json_agg schema_of_variant_agg schema_of_xml secret sentences " +
    "session_window spark_partition_id sql_keywords stack st_area st_asbinary st_asewkb st_asewkt st_asgeojson st_astext " +
    "st_aswkb st_aswkt st_buffer st_centroid st_contains st_convexhull st_coveredby st_covers st_difference st_dimension " +
    "st_disjoint st_distance st_distancesphere st_distancespheroid st_dwithin st_endpoint st_envelope st_equals st_flip " +
    "st_force2d st_geogfromgeojson st_geogfromtext st_geogfromwkb st_geogfromwkt st_geohash st_geometryn st_geometrytype " +
    "st_geomfromewkb st_geomfromgeohash st_geomfromgeojson st_geomfromtext st_geomfromwkb st_geomfromwkt st_intersection " +
    "st_intersects st_isempty st_isvalid st_length st_m st_makeline st_makepolygon st_multi st_ndims st_npoints " +
    "st_numgeometries st_numpoints st_perimeter st_point st_pointfromgeohash st_pointn st_rotate st_scale st_setsrid " +
    "st_simplify st_srid st_startpoint st_touches st_transform st_translate st_union st_union_agg st_within st_x st_xmax " +
    "st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmin table_changes table_changes_by_path theta_sketch_agg " +
    "theta_sketch_estimate timediff to_avro to_csv to_geography to_geometry to_protobuf to_timestamp_ltz to_variant_object " +
    "to_xml try_aes_decrypt try_make_interval try_make_timestamp_ltz try_make_timestamp_ntz try_parse_url try_reflect " +
    "try_secret try_to_binary try_to_geography try_to_geometry try_validate_utf8 uniform validate_utf8 variant_explode " +
    "variant_explode_outer vector_search version when window_time xpath xpath_boolean xpath_double xpath_float xpath_int " +
    "xpath_long xpath_number xpath_short xpath_string"
  ).split(" ")
)

export const isLacking = (name: string): boolean => names.has(name.toLowerCase())
